public import Protobuf

// The v3lock service.

/// Waits for the lock of a name; cancelling the call gives up the place in the queue.
public struct LockRequest: ProtobufMessage {
    /// What is locked; the lock's key starts with it.
    public var name: [UInt8] = []
    /// The lease that gives the lock back at its end; 0 for one the server makes.
    public var lease: Int64 = 0

    public init() {}

    public init(name: [UInt8] = [], lease: Int64 = 0) {
        self.name = name
        self.lease = lease
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &lease)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, lease)
    }
}

/// The lock is held while the key exists.
public struct LockResponse: ProtobufMessage {
    public var header: ResponseHeader?
    /// The key to unlock with.
    public var key: [UInt8] = []

    public init() {}

    public init(header: ResponseHeader? = nil, key: [UInt8] = []) {
        self.header = header
        self.key = key
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &key)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, key)
    }
}

/// Gives a lock back by deleting its key.
public struct UnlockRequest: ProtobufMessage {
    public var key: [UInt8] = []

    public init() {}

    public init(key: [UInt8] = []) {
        self.key = key
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &key)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, key)
    }
}

/// The key is gone, whoever held it.
public struct UnlockResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}
