public import Protobuf

// KV.Compact.

/// Forgets all versions of keys that were superseded at or before a revision.
public struct CompactionRequest: ProtobufMessage {
    public var revision: Int64 = 0
    /// Answer only when the old versions are gone from this member's store.
    public var physical = false

    public init() {}

    public init(revision: Int64 = 0, physical: Bool = false) {
        self.revision = revision
        self.physical = physical
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &revision)
            case 2: try reader.read(into: &physical)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, revision)
        bytes.appendField(2, physical)
    }
}

/// The compaction took place.
public struct CompactionResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}
