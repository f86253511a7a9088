public import Protobuf

// The v3election service.

/// Waits to become leader of a name.
public struct CampaignRequest: ProtobufMessage {
    /// What is led; the leader's key starts with it.
    public var name: [UInt8] = []
    /// The lease that ends the leadership; 0 for one the server makes.
    public var lease: Int64 = 0
    /// What the leader proclaims at first.
    public var value: [UInt8] = []

    public init() {}

    public init(name: [UInt8] = [], lease: Int64 = 0, value: [UInt8] = []) {
        self.name = name
        self.lease = lease
        self.value = value
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &lease)
            case 3: try reader.read(into: &value)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, lease)
        bytes.appendField(3, value)
    }
}

/// The caller leads.
public struct CampaignResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var leader: LeaderKey?

    public init() {}

    public init(header: ResponseHeader? = nil, leader: LeaderKey? = nil) {
        self.header = header
        self.leader = leader
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &leader)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, leader)
    }
}

/// Proof of leadership: it holds while the key exists with this create revision.
public struct LeaderKey: ProtobufMessage {
    public var name: [UInt8] = []
    public var key: [UInt8] = []
    /// The create revision of the key.
    public var revision: Int64 = 0
    public var lease: Int64 = 0

    public init() {}

    public init(name: [UInt8] = [], key: [UInt8] = [], revision: Int64 = 0, lease: Int64 = 0) {
        self.name = name
        self.key = key
        self.revision = revision
        self.lease = lease
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &key)
            case 3: try reader.read(into: &revision)
            case 4: try reader.read(into: &lease)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, key)
        bytes.appendField(3, revision)
        bytes.appendField(4, lease)
    }
}

/// Asks who leads a name: once, or with `Observe` from now on.
public struct LeaderRequest: ProtobufMessage {
    public var name: [UInt8] = []

    public init() {}

    public init(name: [UInt8] = []) {
        self.name = name
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
    }
}

/// The leader's key and what it proclaimed.
public struct LeaderResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var kv: KeyValue?

    public init() {}

    public init(header: ResponseHeader? = nil, kv: KeyValue? = nil) {
        self.header = header
        self.kv = kv
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &kv)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, kv)
    }
}

/// Changes what the leader proclaims, without an election.
public struct ProclaimRequest: ProtobufMessage {
    public var leader: LeaderKey?
    public var value: [UInt8] = []

    public init() {}

    public init(leader: LeaderKey? = nil, value: [UInt8] = []) {
        self.leader = leader
        self.value = value
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &leader)
            case 2: try reader.read(into: &value)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, leader)
        bytes.appendField(2, value)
    }
}

/// The new value is proclaimed.
public struct ProclaimResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Gives leadership up.
public struct ResignRequest: ProtobufMessage {
    public var leader: LeaderKey?

    public init() {}

    public init(leader: LeaderKey? = nil) {
        self.leader = leader
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &leader)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, leader)
    }
}

/// The caller no longer leads.
public struct ResignResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}
