/// A host name that has no address now.
public struct ResolveFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var text: String
    public var reason: String

    public init(_ text: String, _ reason: String) {
        self.text = text
        self.reason = reason
    }

    public var description: String { "\(text): \(reason)" }
}
