public import Protobuf

// The Lease service.

/// Makes a lease that ends unless it is kept alive.
public struct LeaseGrantRequest: ProtobufMessage {
    /// The time to live in seconds; the server may grant more.
    public var ttl: Int64 = 0
    /// The identifier to use; 0 lets the server pick one.
    public var id: Int64 = 0

    public init() {}

    public init(ttl: Int64 = 0, id: Int64 = 0) {
        self.ttl = ttl
        self.id = id
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &ttl)
            case 2: try reader.read(into: &id)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, ttl)
        bytes.appendField(2, id)
    }
}

/// The lease as it was granted.
public struct LeaseGrantResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var id: Int64 = 0
    /// The time to live that was granted, in seconds.
    public var ttl: Int64 = 0
    /// Always empty: errors travel as the status of the call.
    public var error = ""

    public init() {}

    public init(header: ResponseHeader? = nil, id: Int64 = 0, ttl: Int64 = 0, error: String = "") {
        self.header = header
        self.id = id
        self.ttl = ttl
        self.error = error
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &id)
            case 3: try reader.read(into: &ttl)
            case 4: try reader.read(into: &error)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, id)
        bytes.appendField(3, ttl)
        bytes.appendField(4, error)
    }
}

/// Ends a lease and deletes the keys attached to it, at one revision.
public struct LeaseRevokeRequest: ProtobufMessage {
    public var id: Int64 = 0

    public init() {}

    public init(id: Int64 = 0) {
        self.id = id
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
    }
}

/// The lease and its keys are gone.
public struct LeaseRevokeResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Renews a lease for its whole time to live.
public struct LeaseKeepAliveRequest: ProtobufMessage {
    public var id: Int64 = 0

    public init() {}

    public init(id: Int64 = 0) {
        self.id = id
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
    }
}

/// The lease lives on, or is gone if its time to live is 0.
public struct LeaseKeepAliveResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var id: Int64 = 0
    /// The time to live that was granted, in seconds, counted from now; 0 if there is no such lease.
    public var ttl: Int64 = 0

    public init() {}

    public init(header: ResponseHeader? = nil, id: Int64 = 0, ttl: Int64 = 0) {
        self.header = header
        self.id = id
        self.ttl = ttl
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &id)
            case 3: try reader.read(into: &ttl)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, id)
        bytes.appendField(3, ttl)
    }
}

/// Asks how long a lease has left.
public struct LeaseTimeToLiveRequest: ProtobufMessage {
    public var id: Int64 = 0
    /// Answer with the keys attached to the lease.
    public var keys = false

    public init() {}

    public init(id: Int64 = 0, keys: Bool = false) {
        self.id = id
        self.keys = keys
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            case 2: try reader.read(into: &keys)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
        bytes.appendField(2, keys)
    }
}

/// What is left of a lease; a time to live of −1 says there is no such lease.
public struct LeaseTimeToLiveResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var id: Int64 = 0
    /// What is left, in whole seconds; −1 if there is no such lease.
    public var ttl: Int64 = 0
    /// What was granted, in seconds.
    public var grantedTTL: Int64 = 0
    public var keys: [[UInt8]] = []

    public init() {}

    public init(
        header: ResponseHeader? = nil, id: Int64 = 0, ttl: Int64 = 0, grantedTTL: Int64 = 0, keys: [[UInt8]] = []
    ) {
        self.header = header
        self.id = id
        self.ttl = ttl
        self.grantedTTL = grantedTTL
        self.keys = keys
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &id)
            case 3: try reader.read(into: &ttl)
            case 4: try reader.read(into: &grantedTTL)
            case 5: try reader.append(to: &keys)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, id)
        bytes.appendField(3, ttl)
        bytes.appendField(4, grantedTTL)
        bytes.appendElements(5, keys)
    }
}

/// Asks for all leases.
public struct LeaseLeasesRequest: EmptyMessage {
    public init() {}
}

/// All leases.
public struct LeaseLeasesResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var leases: [LeaseStatus] = []

    public init() {}

    public init(header: ResponseHeader? = nil, leases: [LeaseStatus] = []) {
        self.header = header
        self.leases = leases
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &leases)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, leases)
    }
}

/// One lease of the list.
public struct LeaseStatus: ProtobufMessage {
    public var id: Int64 = 0

    public init() {}

    public init(id: Int64 = 0) {
        self.id = id
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &id)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, id)
    }
}
