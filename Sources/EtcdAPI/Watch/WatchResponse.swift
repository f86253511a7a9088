public import Protobuf

// What the server says on a Watch.Watch stream.

/// Events of one watcher, or news about the watcher itself.
public struct WatchResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// The watcher spoken of; −1 for none, as in an answer to a progress request.
    public var watchID: Int64 = 0
    /// The answer to a create request.
    public var created = false
    /// The watcher has ended; nothing follows for it.
    public var canceled = false
    /// Set when the watcher wants what is compacted: the lowest revision it can start again from.
    public var compactRevision: Int64 = 0
    /// Why it ended, for people and for clients that look for known texts.
    public var cancelReason = ""
    /// The events of this answer go on in the next one, because all together were too large.
    public var fragment = false
    public var events: [Event] = []

    public init() {}

    public init(
        header: ResponseHeader? = nil, watchID: Int64 = 0, created: Bool = false, canceled: Bool = false,
        compactRevision: Int64 = 0, cancelReason: String = "", fragment: Bool = false, events: [Event] = []
    ) {
        self.header = header
        self.watchID = watchID
        self.created = created
        self.canceled = canceled
        self.compactRevision = compactRevision
        self.cancelReason = cancelReason
        self.fragment = fragment
        self.events = events
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &watchID)
            case 3: try reader.read(into: &created)
            case 4: try reader.read(into: &canceled)
            case 5: try reader.read(into: &compactRevision)
            case 6: try reader.read(into: &cancelReason)
            case 7: try reader.read(into: &fragment)
            case 11: try reader.append(to: &events)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, watchID)
        bytes.appendField(3, created)
        bytes.appendField(4, canceled)
        bytes.appendField(5, compactRevision)
        bytes.appendField(6, cancelReason)
        bytes.appendField(7, fragment)
        bytes.appendElements(11, events)
    }
}
