public import Protobuf

// KV.DeleteRange.

/// Deletes one key or a range of keys, at one new revision.
public struct DeleteRangeRequest: ProtobufMessage {
    public var key: [UInt8] = []
    /// Where the range ends, exclusive: empty for `key` alone, one zero byte for every key from `key` on.
    public var rangeEnd: [UInt8] = []
    /// Answer with the deleted keys.
    public var prevKV = false

    public init() {}

    public init(key: [UInt8] = [], rangeEnd: [UInt8] = [], prevKV: Bool = false) {
        self.key = key
        self.rangeEnd = rangeEnd
        self.prevKV = prevKV
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &key)
            case 2: try reader.read(into: &rangeEnd)
            case 3: try reader.read(into: &prevKV)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, key)
        bytes.appendField(2, rangeEnd)
        bytes.appendField(3, prevKV)
    }
}

/// What was deleted; the revision is new only if anything was.
public struct DeleteRangeResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// How many keys were deleted.
    public var deleted: Int64 = 0
    public var prevKVs: [KeyValue] = []

    public init() {}

    public init(header: ResponseHeader? = nil, deleted: Int64 = 0, prevKVs: [KeyValue] = []) {
        self.header = header
        self.deleted = deleted
        self.prevKVs = prevKVs
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &deleted)
            case 3: try reader.append(to: &prevKVs)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, deleted)
        bytes.appendElements(3, prevKVs)
    }
}
