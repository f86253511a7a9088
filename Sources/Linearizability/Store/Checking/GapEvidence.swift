/// What is known of a revision that no answer was given for.
enum GapEvidence {
    /// All that it changed, ascending by key.
    case complete([StoreLog.Change])
    /// Some of what it wrote, as answers show it; perhaps none.
    case partial([StoreKeyValue])
}
