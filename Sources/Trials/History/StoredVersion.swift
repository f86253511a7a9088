/// One version of a key as a member keeps it.
public struct StoredVersion: Hashable, Sendable {
    public var revision: Int64
    public var key: String
    public var value: String
    /// How many times the key has been written, this one included.
    public var version: Int64
    public var createRevision: Int64

    public init(revision: Int64, key: String, value: String, version: Int64, createRevision: Int64) {
        self.revision = revision
        self.key = key
        self.value = value
        self.version = version
        self.createRevision = createRevision
    }

    public var reading: Reading { Reading(value: value, modRevision: revision) }
}
