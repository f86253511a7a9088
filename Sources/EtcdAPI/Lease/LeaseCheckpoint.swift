public import Protobuf

// Messages that etcd declares beside its Lease service; no method takes them.

/// How much of a lease was left at one moment.
public struct LeaseCheckpoint: ProtobufMessage {
    public var id: Int64 = 0
    /// What is left, in seconds.
    public var remainingTTL: Int64 = 0

    public init() {}

    public init(id: Int64 = 0, remainingTTL: Int64 = 0) {
        self.id = id
        self.remainingTTL = remainingTTL
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            case 2: try reader.read(into: &remainingTTL)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
        bytes.appendField(2, remainingTTL)
    }
}

/// Records what is left of leases, so that a new leader need not start them over.
public struct LeaseCheckpointRequest: ProtobufMessage {
    public var checkpoints: [LeaseCheckpoint] = []

    public init() {}

    public init(checkpoints: [LeaseCheckpoint] = []) {
        self.checkpoints = checkpoints
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.append(to: &checkpoints)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendElements(1, checkpoints)
    }
}

/// The checkpoints were recorded.
public struct LeaseCheckpointResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}
