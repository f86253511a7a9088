import Server
import Testing

/// The settings and notes of a command line that must be accepted.
func accepted(
    _ arguments: [String], environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
) throws -> (settings: ServerSettings, notes: [String]) {
    let parsed = ServerSettings.parse(arguments: arguments, environment: environment)
    guard case .run(let settings, let notes) = parsed else {
        Issue.record("\(arguments) gives \(parsed)", sourceLocation: sourceLocation)
        throw NotAccepted()
    }
    return (settings, notes.map { "\($0.severity): \($0.text)" })
}

struct NotAccepted: Error {}

/// The one line with which a command line is refused; nil when it is not.
func refusal(_ arguments: [String], environment: [String: String] = [:]) -> String? {
    guard case .refused(let error) = ServerSettings.parse(arguments: arguments, environment: environment) else {
        return nil
    }
    return error.description
}
