public import Protobuf

/// One change of one key. All events of one revision belong together.
public struct Event: ProtobufMessage {
    public var type = EventType.put
    /// The key after the change; of a deleted key only `key` and `modRevision` are set.
    public var kv: KeyValue?
    /// The key before the change, if the watcher asked and it is not compacted.
    public var prevKV: KeyValue?

    public init() {}

    public init(type: EventType = .put, kv: KeyValue? = nil, prevKV: KeyValue? = nil) {
        self.type = type
        self.kv = kv
        self.prevKV = prevKV
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &type)
            case 2: try reader.read(into: &kv)
            case 3: try reader.read(into: &prevKV)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, type)
        bytes.appendField(2, kv)
        bytes.appendField(3, prevKV)
    }
}

extension Event {
    /// What happened to the key.
    public struct EventType: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let put = EventType(rawValue: 0)
        public static let delete = EventType(rawValue: 1)

        public static var definedNumbers: ClosedRange<Int32> { 0...1 }
    }
}
