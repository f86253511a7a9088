/// What members said of their state at a checkpoint, so that all of them draw the same conclusion.
public struct CheckpointResult: Hashable, Sendable {
    public struct Value: Hashable, Sendable {
        public var member: UInt64
        public var hash: UInt64

        public init(member: UInt64, hash: UInt64) {
            self.member = member
            self.hash = hash
        }
    }

    /// The index of the checkpoint.
    public var index: UInt64
    /// How many voters there are, whether they said something or not.
    public var voters: UInt32
    /// What voters said.
    public var values: [Value]
    /// What members said that do not vote.
    public var others: [Value]

    public init(index: UInt64, voters: UInt32, values: [Value], others: [Value] = []) {
        self.index = index
        self.voters = voters
        self.values = values
        self.others = others
    }

    /// More members than a cluster can have.
    static let valuesMax = 1_024

    /// The value that more than half of the voters have.
    public var majority: UInt64? {
        var counts: [UInt64: Int] = [:]
        for value in values { counts[value.hash, default: 0] += 1 }
        return counts.first { 2 * $0.value > Int(voters) }?.key
    }

    /// Who differs from the majority, or everyone when all voters have spoken and no majority agrees.
    public var corrupt: [UInt64] {
        guard let majority else { return values.count >= Int(voters) && voters > 0 ? [Alarm.everyone] : [] }
        return (values + others).filter { $0.hash != majority }.map(\.member)
    }

    public func hash(of member: UInt64) -> UInt64? { (values + others).first { $0.member == member }?.hash }
}
