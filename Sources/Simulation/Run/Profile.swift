/// How rough a run is.
public enum Profile: String, CaseIterable, Hashable, Sendable {
    /// Three members, few faults: many runs in little time.
    case light
    /// Everything, drawn from the seed.
    case full
    /// The same for minutes, with messages that are replayed minutes later.
    case long
}
