public import Protobuf

// KV.Range and KV.RangeStream.

/// Reads one key or a range of keys at one revision.
public struct RangeRequest: ProtobufMessage {
    public var key: [UInt8] = []
    /// Where the range ends, exclusive: empty for `key` alone, one zero byte for every key from `key` on.
    public var rangeEnd: [UInt8] = []
    /// The number of keys at most; 0 or less for no limit. Applied after filters and order.
    public var limit: Int64 = 0
    /// The revision to read at; 0 or less for the latest.
    public var revision: Int64 = 0
    public var sortOrder = SortOrder.none
    public var sortTarget = SortTarget.key
    /// Read what this member has, which may be old, instead of what is linearizable.
    public var serializable = false
    /// Leave the values out.
    public var keysOnly = false
    /// Answer only the count.
    public var countOnly = false
    /// Leave out keys modified earlier; 0 for no bound. The other three bounds likewise, all inclusive.
    public var minModRevision: Int64 = 0
    public var maxModRevision: Int64 = 0
    public var minCreateRevision: Int64 = 0
    public var maxCreateRevision: Int64 = 0

    public init() {}

    public init(
        key: [UInt8] = [], rangeEnd: [UInt8] = [], limit: Int64 = 0, revision: Int64 = 0,
        sortOrder: SortOrder = .none, sortTarget: SortTarget = .key, serializable: Bool = false,
        keysOnly: Bool = false, countOnly: Bool = false, minModRevision: Int64 = 0, maxModRevision: Int64 = 0,
        minCreateRevision: Int64 = 0, maxCreateRevision: Int64 = 0
    ) {
        self.key = key
        self.rangeEnd = rangeEnd
        self.limit = limit
        self.revision = revision
        self.sortOrder = sortOrder
        self.sortTarget = sortTarget
        self.serializable = serializable
        self.keysOnly = keysOnly
        self.countOnly = countOnly
        self.minModRevision = minModRevision
        self.maxModRevision = maxModRevision
        self.minCreateRevision = minCreateRevision
        self.maxCreateRevision = maxCreateRevision
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &key)
            case 2: try reader.read(into: &rangeEnd)
            case 3: try reader.read(into: &limit)
            case 4: try reader.read(into: &revision)
            case 5: try reader.read(into: &sortOrder)
            case 6: try reader.read(into: &sortTarget)
            case 7: try reader.read(into: &serializable)
            case 8: try reader.read(into: &keysOnly)
            case 9: try reader.read(into: &countOnly)
            case 10: try reader.read(into: &minModRevision)
            case 11: try reader.read(into: &maxModRevision)
            case 12: try reader.read(into: &minCreateRevision)
            case 13: try reader.read(into: &maxCreateRevision)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, key)
        bytes.appendField(2, rangeEnd)
        bytes.appendField(3, limit)
        bytes.appendField(4, revision)
        bytes.appendField(5, sortOrder)
        bytes.appendField(6, sortTarget)
        bytes.appendField(7, serializable)
        bytes.appendField(8, keysOnly)
        bytes.appendField(9, countOnly)
        bytes.appendField(10, minModRevision)
        bytes.appendField(11, maxModRevision)
        bytes.appendField(12, minCreateRevision)
        bytes.appendField(13, maxCreateRevision)
    }
}

extension RangeRequest {
    /// The order of the answer.
    public struct SortOrder: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// By key unless a target is given, then ascending.
        public static let none = SortOrder(rawValue: 0)
        public static let ascend = SortOrder(rawValue: 1)
        public static let descend = SortOrder(rawValue: 2)

        public static var definedNumbers: ClosedRange<Int32> { 0...2 }
    }
}

extension RangeRequest {
    /// What the answer is ordered by.
    public struct SortTarget: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let key = SortTarget(rawValue: 0)
        public static let version = SortTarget(rawValue: 1)
        /// The create revision.
        public static let create = SortTarget(rawValue: 2)
        /// The mod revision.
        public static let mod = SortTarget(rawValue: 3)
        public static let value = SortTarget(rawValue: 4)

        public static var definedNumbers: ClosedRange<Int32> { 0...4 }
    }
}

/// The keys that were found, as many as the limit allowed.
public struct RangeResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var kvs: [KeyValue] = []
    /// There are more keys than the limit allowed.
    public var more = false
    /// Keys of the range at that revision, whatever the limit and the revision filters.
    public var count: Int64 = 0

    public init() {}

    public init(header: ResponseHeader? = nil, kvs: [KeyValue] = [], more: Bool = false, count: Int64 = 0) {
        self.header = header
        self.kvs = kvs
        self.more = more
        self.count = count
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &kvs)
            case 3: try reader.read(into: &more)
            case 4: try reader.read(into: &count)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, kvs)
        bytes.appendField(3, more)
        bytes.appendField(4, count)
    }
}

/// One piece of a streamed range; all pieces merged are the answer of the same unary range.
public struct RangeStreamResponse: ProtobufMessage {
    public var rangeResponse: RangeResponse?

    public init() {}

    public init(rangeResponse: RangeResponse? = nil) {
        self.rangeResponse = rangeResponse
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &rangeResponse)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, rangeResponse)
    }
}
