/// One version of a key as a tree keeps it, beside the key's bytes. 48 bytes; a tombstone has version 0.
struct VersionRecord: Hashable, Sendable {
    var value: [UInt8]
    var created: Int64
    var modified: Int64
    var version: Int64
    var lease: Int64
    /// The place of the change within its revision.
    var order: UInt32

    var isTombstone: Bool { version == 0 }

    static func tombstone(modified: Int64, order: UInt32) -> VersionRecord {
        VersionRecord(value: [], created: 0, modified: modified, version: 0, lease: 0, order: order)
    }

    func keyValue(_ key: [UInt8]) -> KeyValue {
        KeyValue(
            key: key,
            value: value,
            created: Revision(created),
            modified: Revision(modified),
            version: version,
            lease: LeaseID(lease))
    }
}
