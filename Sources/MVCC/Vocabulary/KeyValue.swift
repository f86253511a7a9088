/// One version of one key.
public struct KeyValue: Hashable, Sendable {
    public var key: [UInt8]
    public var value: [UInt8]
    /// The revision that created the key, since it was last deleted. Zero in a delete.
    public var created: Revision
    /// The revision of this version.
    public var modified: Revision
    /// 1 for the version that created the key, one more for each put after it. 0 in a delete.
    public var version: Int64
    public var lease: LeaseID

    @inlinable
    public init(
        key: [UInt8],
        value: [UInt8] = [],
        created: Revision = .zero,
        modified: Revision = .zero,
        version: Int64 = 0,
        lease: LeaseID = .none
    ) {
        self.key = key
        self.value = value
        self.created = created
        self.modified = modified
        self.version = version
        self.lease = lease
    }
}
