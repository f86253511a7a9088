/// A header field of a request or a response.
public struct HTTP1Field: Hashable, Sendable {
    /// In lower case in a request; as it is to be written in a response.
    public var name: String
    /// Without white space around it. Bytes that are not UTF-8 were replaced.
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension HTTP1Field {
    static let json = HTTP1Field("Content-Type", "application/json")
}
