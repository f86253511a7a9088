/// A line to log about settings that were accepted.
public struct SettingsNote: Hashable, Sendable, CustomStringConvertible {
    public enum Severity: Hashable, Sendable {
        /// Something was decided for the user, or a flag has no meaning here.
        case information
        /// The member runs, in a way that deserves a second look.
        case warning
    }

    public var severity: Severity
    public var text: String

    public init(_ severity: Severity, _ text: String) {
        self.severity = severity
        self.text = text
    }

    public var description: String { text }
}
