/// What `/version` tells.
public struct VersionFacts: Hashable, Sendable {
    /// The version of etcd whose API this member speaks.
    public var server: String
    /// The version that all members speak; nil until they have agreed.
    public var cluster: String?
    /// The version of the data; nil while it is unknown.
    public var storage: String?

    public init(server: String, cluster: String?, storage: String?) {
        self.server = server
        self.cluster = cluster
        self.storage = storage
    }
}
