/// What a member tells the others about itself when it starts, besides who it is.
public struct MemberDescription: Hashable, Sendable {
    public var name: String
    /// Where clients reach it.
    public var clientURLs: [String]
    /// The version of its program, for people.
    public var version: String

    public init(name: String = "", clientURLs: [String] = [], version: String = "") {
        self.name = name
        self.clientURLs = clientURLs
        self.version = version
    }
}
