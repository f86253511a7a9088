public import Protobuf

// Maintenance.Defragment and Maintenance.MoveLeader.

/// Asks the member to give unused disk space back.
public struct DefragmentRequest: EmptyMessage {
    public init() {}
}

/// The space was given back. Servers leave the header out.
public struct DefragmentResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Hands leadership to another member; only the leader can do it.
public struct MoveLeaderRequest: ProtobufMessage {
    public var targetID: UInt64 = 0

    public init() {}

    public init(targetID: UInt64 = 0) {
        self.targetID = targetID
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &targetID)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, targetID)
    }
}

/// Leadership has moved. Servers leave the header out.
public struct MoveLeaderResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}
