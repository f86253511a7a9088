/// Something that a correct cluster cannot have done, with the operations that prove it.
public struct Anomaly: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An acknowledged write is not where its acknowledgement says.
        case lostWrite = "lost write"
        /// One write took effect more than once.
        case duplicatedWrite = "duplicated write"
        /// A write that was said to have failed took effect.
        case appliedFailure = "failure that was applied"
        /// The store holds what nobody wrote there.
        case inventedValue = "invented value"
        /// Two writes were acknowledged with one revision.
        case revisionReuse = "revision used twice"
        /// Revisions run against real time.
        case timeTravel = "time travel"
        /// A read shows what had already been overwritten when it began.
        case staleRead = "stale read"
        /// A read shows what the key never was, or was not at the revision that the answer names.
        case wrongRead = "wrong read"
        /// A compare-and-set took effect although its comparison failed, or was refused although it held.
        case wrongComparison = "wrong comparison"
        /// Members keep different histories or states.
        case divergence = "members differ"
        /// One member's own history contradicts itself.
        case brokenHistory = "broken history"
    }

    public var kind: Kind
    /// What is wrong, in one sentence.
    public var explanation: String
    /// As few as prove it, in order of time.
    public var operations: [Operation]

    public init(_ kind: Kind, _ explanation: String, _ operations: [Operation] = []) {
        self.kind = kind
        self.explanation = explanation
        self.operations = operations.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    /// The sentence, and each operation on a line of its own.
    public var lines: [String] {
        ["\(kind.rawValue): \(explanation)"] + operations.map { "    \($0)" }
    }
}
