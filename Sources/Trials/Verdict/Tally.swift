/// Operations by how they ended.
public struct Tally: Hashable, Sendable {
    public var answered = 0
    public var unknown = 0
    public var failed = 0

    public init() {}

    public init(_ operations: some Sequence<Operation>) {
        for operation in operations { add(operation.outcome) }
    }

    public var total: Int { answered + unknown + failed }

    public mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .written, .refused, .read: answered += 1
        case .failed: failed += 1
        case .unknown: unknown += 1
        }
    }
}
