public import Protobuf

/// A key with its value and its history in numbers, as of one revision.
public struct KeyValue: ProtobufMessage {
    public var key: [UInt8] = []
    /// The revision of the put that made the key, after it last did not exist.
    public var createRevision: Int64 = 0
    /// The revision of the last change.
    public var modRevision: Int64 = 0
    /// Puts since the key was made, that one included; 0 for a deleted key.
    public var version: Int64 = 0
    public var value: [UInt8] = []
    /// The lease that deletes the key at its end; 0 for none.
    public var lease: Int64 = 0

    public init() {}

    public init(
        key: [UInt8] = [], createRevision: Int64 = 0, modRevision: Int64 = 0, version: Int64 = 0, value: [UInt8] = [],
        lease: Int64 = 0
    ) {
        self.key = key
        self.createRevision = createRevision
        self.modRevision = modRevision
        self.version = version
        self.value = value
        self.lease = lease
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &key)
            case 2: try reader.read(into: &createRevision)
            case 3: try reader.read(into: &modRevision)
            case 4: try reader.read(into: &version)
            case 5: try reader.read(into: &value)
            case 6: try reader.read(into: &lease)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, key)
        bytes.appendField(2, createRevision)
        bytes.appendField(3, modRevision)
        bytes.appendField(4, version)
        bytes.appendField(5, value)
        bytes.appendField(6, lease)
    }
}
