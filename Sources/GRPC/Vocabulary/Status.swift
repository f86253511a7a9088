/// The end of a call: a code and a text that clients may match on literally.
public struct Status: Error, Hashable, Sendable {
    public var code: StatusCode
    public var message: String

    public init(_ code: StatusCode, _ message: String = "") {
        self.code = code
        self.message = message
    }

    public static let ok = Status(.ok)
}
