/// The marks that a run has hit.
public struct Marks: Hashable, Sendable {
    private var bits: UInt64 = 0

    public init() {}

    public mutating func hit(_ mark: Mark) { bits |= 1 << UInt64(mark.rawValue) }

    public func contains(_ mark: Mark) -> Bool { bits >> UInt64(mark.rawValue) & 1 == 1 }

    /// In the order of their declaration.
    public var all: [Mark] { Mark.allCases.filter(contains) }
}
