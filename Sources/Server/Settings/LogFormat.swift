/// How a line of the log is written.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// For people: time, severity, sentence, then `name=value`.
    case text
    /// For machines: one JSON object a line.
    case json
}
