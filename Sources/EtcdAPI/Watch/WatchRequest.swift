public import Protobuf

// What the client says on a Watch.Watch stream.

/// What a client says on a watch stream, which carries many watchers.
public struct WatchRequest: ProtobufMessage {
    /// What a client may say on a watch stream.
    public enum Request: Sendable, Equatable {
        case create(WatchCreateRequest)
        case cancel(WatchCancelRequest)
        case progress(WatchProgressRequest)
    }

    /// What the client wants.
    public var request: Request?

    public init() {}

    public init(request: Request? = nil) {
        self.request = request
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1:
                try reader.read(into: &request, as: Request.create) {
                    if case .create(let held) = $0 { held } else { nil }
                }
            case 2:
                try reader.read(into: &request, as: Request.cancel) {
                    if case .cancel(let held) = $0 { held } else { nil }
                }
            case 3:
                try reader.read(into: &request, as: Request.progress) {
                    if case .progress(let held) = $0 { held } else { nil }
                }
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        switch request {
        case .create(let create): bytes.appendElement(1, create)
        case .cancel(let cancel): bytes.appendElement(2, cancel)
        case .progress(let progress): bytes.appendElement(3, progress)
        case nil: break
        }
    }
}

/// Starts a watcher on one key or a range of keys.
public struct WatchCreateRequest: ProtobufMessage {
    public var key: [UInt8] = []
    /// Where the range ends, exclusive: empty for `key` alone, one zero byte for every key from `key` on.
    public var rangeEnd: [UInt8] = []
    /// The first revision to tell of; 0 for what comes after now.
    public var startRevision: Int64 = 0
    /// Tell from time to time how far the watcher has come when nothing happens.
    public var progressNotify = false
    public var filters: [FilterType] = []
    /// Send the key before the change with each event.
    public var prevKV = false
    /// The identifier to use; 0 lets the server pick one.
    public var watchID: Int64 = 0
    /// Answers larger than the request limit may be split between events.
    public var fragment = false

    public init() {}

    public init(
        key: [UInt8] = [], rangeEnd: [UInt8] = [], startRevision: Int64 = 0, progressNotify: Bool = false,
        filters: [FilterType] = [], prevKV: Bool = false, watchID: Int64 = 0, fragment: Bool = false
    ) {
        self.key = key
        self.rangeEnd = rangeEnd
        self.startRevision = startRevision
        self.progressNotify = progressNotify
        self.filters = filters
        self.prevKV = prevKV
        self.watchID = watchID
        self.fragment = fragment
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &key)
            case 2: try reader.read(into: &rangeEnd)
            case 3: try reader.read(into: &startRevision)
            case 4: try reader.read(into: &progressNotify)
            case 5: try reader.append(to: &filters)
            case 6: try reader.read(into: &prevKV)
            case 7: try reader.read(into: &watchID)
            case 8: try reader.read(into: &fragment)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, key)
        bytes.appendField(2, rangeEnd)
        bytes.appendField(3, startRevision)
        bytes.appendField(4, progressNotify)
        bytes.appendElements(5, filters)
        bytes.appendField(6, prevKV)
        bytes.appendField(7, watchID)
        bytes.appendField(8, fragment)
    }
}

extension WatchCreateRequest {
    /// Events a watcher does not want.
    public struct FilterType: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let noPut = FilterType(rawValue: 0)
        public static let noDelete = FilterType(rawValue: 1)

        public static var definedNumbers: ClosedRange<Int32> { 0...1 }
    }
}

/// Ends a watcher; an identifier that does not exist is passed over in silence.
public struct WatchCancelRequest: ProtobufMessage {
    public var watchID: Int64 = 0

    public init() {}

    public init(watchID: Int64 = 0) {
        self.watchID = watchID
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &watchID)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, watchID)
    }
}

/// Asks for an answer that says how far all watchers of the stream have come.
public struct WatchProgressRequest: EmptyMessage {
    public init() {}
}
