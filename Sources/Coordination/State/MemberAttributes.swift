/// What a member tells the cluster about itself when it starts.
public struct MemberAttributes: Hashable, Sendable {
    public var id: UInt64
    /// The disk and the process that speak for the member.
    public var life: MemberLife
    public var name: String
    /// Where clients reach it.
    public var clientURLs: [String]
    /// The highest feature level that its program understands.
    public var featureLevel: UInt32
    /// The version of its program, for people.
    public var version: String

    public init(
        id: UInt64, life: MemberLife, name: String, clientURLs: [String], featureLevel: UInt32, version: String
    ) {
        self.id = id
        self.life = life
        self.name = name
        self.clientURLs = clientURLs
        self.featureLevel = featureLevel
        self.version = version
    }

    /// The most bytes of a name, a URL or a version, and the most URLs. Over them the entry is not understood; a member
    /// checks its own before it publishes them.
    public static let textBytesMax = 4096
    public static let clientURLsMax = 64
}
