/// Something that a correct store cannot have done.
public struct StoreViolation: Hashable, Sendable, CustomStringConvertible {
    public var rule: StoreRule
    /// What is wrong, in one sentence.
    public var explanation: String
    /// The ids of as few operations as prove it.
    public var operations: [UInt64]

    public init(_ rule: StoreRule, _ explanation: String, _ operations: [UInt64]) {
        self.rule = rule
        self.explanation = explanation
        self.operations = operations
    }

    public var description: String {
        let names = operations.map { "#\($0)" }.joined(separator: ", ")
        return "\(rule.rawValue): \(explanation)\(names.isEmpty ? "" : " (\(names))")"
    }
}
