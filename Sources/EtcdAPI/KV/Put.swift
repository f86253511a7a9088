public import Protobuf

// KV.Put.

/// Stores a value under a key, at a new revision.
public struct PutRequest: ProtobufMessage {
    public var key: [UInt8] = []
    public var value: [UInt8] = []
    /// The lease to attach the key to; 0 detaches it.
    public var lease: Int64 = 0
    /// Answer with the key as it was before.
    public var prevKV = false
    /// Keep the value the key has; the key must exist.
    public var ignoreValue = false
    /// Keep the lease the key has; the key must exist.
    public var ignoreLease = false

    public init() {}

    public init(
        key: [UInt8] = [], value: [UInt8] = [], lease: Int64 = 0, prevKV: Bool = false, ignoreValue: Bool = false,
        ignoreLease: Bool = false
    ) {
        self.key = key
        self.value = value
        self.lease = lease
        self.prevKV = prevKV
        self.ignoreValue = ignoreValue
        self.ignoreLease = ignoreLease
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &key)
            case 2: try reader.read(into: &value)
            case 3: try reader.read(into: &lease)
            case 4: try reader.read(into: &prevKV)
            case 5: try reader.read(into: &ignoreValue)
            case 6: try reader.read(into: &ignoreLease)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, key)
        bytes.appendField(2, value)
        bytes.appendField(3, lease)
        bytes.appendField(4, prevKV)
        bytes.appendField(5, ignoreValue)
        bytes.appendField(6, ignoreLease)
    }
}

/// The put took place at the revision of the header.
public struct PutResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// The key before the put, if it was asked for and existed.
    public var prevKV: KeyValue?

    public init() {}

    public init(header: ResponseHeader? = nil, prevKV: KeyValue? = nil) {
        self.header = header
        self.prevKV = prevKV
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &prevKV)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, prevKV)
    }
}
