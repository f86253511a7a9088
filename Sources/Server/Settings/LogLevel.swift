/// How much a member logs: this severity and everything above it.
public enum LogLevel: String, Hashable, Sendable, CaseIterable {
    case debug
    case info
    case warn
    case error
}
