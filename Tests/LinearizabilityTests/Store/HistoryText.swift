import Linearizability

extension StoreHistory {
    /// One operation a line, for the report of a failed property.
    var text: String {
        operations.map { operation in
            "\n#\(operation.id) from \(operation.call): \(Self.short(operation.request)) \(Self.short(operation.outcome))"
        }.joined()
    }

    private static func short(_ value: Any) -> String {
        var text = "\(value)"
        for long in [
            "Linearizability.", "StoreRequest.", "StoreCommand.", "StoreOutcome.", "StoreAnswer.",
            "StoreKeySelection.", "StoreComparison.", "Optional", "Target.", "Relation.",
        ] {
            text = text.split(separator: long, omittingEmptySubsequences: false).joined()
        }
        return text
    }
}
