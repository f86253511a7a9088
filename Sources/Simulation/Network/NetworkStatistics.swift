/// What a network did, counted.
public struct NetworkStatistics: Hashable, Sendable {
    /// By ``MessageKind/rawValue``.
    private var sentByKind = [Int](repeating: 0, count: MessageKind.allCases.count)
    /// By ``Routing/Loss/rawValue``.
    private var lostByCause = [Int](repeating: 0, count: Routing.Loss.allCases.count)
    public internal(set) var duplicated = 0
    public internal(set) var corrupted = 0
    public internal(set) var broken = 0
    public internal(set) var replayed = 0

    init() {}

    public func sent(_ kind: MessageKind) -> Int { sentByKind[Int(kind.rawValue)] }
    public func lost(_ cause: Routing.Loss) -> Int { lostByCause[Int(cause.rawValue)] }
    public var sent: Int { sentByKind.reduce(0, +) }

    mutating func count(_ kind: MessageKind) { sentByKind[Int(kind.rawValue)] += 1 }
    mutating func count(_ cause: Routing.Loss) { lostByCause[Int(cause.rawValue)] += 1 }
}
