/// Why a member does not start with the settings it was given: one line that names the flag and what is allowed.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The flag, variable or argument as the user wrote it, for example `--election-timeout`.
    public var subject: String
    public var reason: String

    public init(_ subject: String, _ reason: String) {
        self.subject = subject
        self.reason = reason
    }

    public var description: String { "\(subject): \(reason)" }
}
