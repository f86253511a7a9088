public import Protobuf

// The Auth service: on, off, and tokens.

/// Turns authentication on.
public struct AuthEnableRequest: EmptyMessage {
    public init() {}
}

/// Authentication is on.
public struct AuthEnableResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Turns authentication off.
public struct AuthDisableRequest: EmptyMessage {
    public init() {}
}

/// Authentication is off.
public struct AuthDisableResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Asks whether authentication is on.
public struct AuthStatusRequest: EmptyMessage {
    public init() {}
}

/// Whether authentication is on.
public struct AuthStatusResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var enabled = false
    /// Counts the changes of users, roles and permissions.
    public var authRevision: UInt64 = 0

    public init() {}

    public init(header: ResponseHeader? = nil, enabled: Bool = false, authRevision: UInt64 = 0) {
        self.header = header
        self.enabled = enabled
        self.authRevision = authRevision
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &enabled)
            case 3: try reader.read(into: &authRevision)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, enabled)
        bytes.appendField(3, authRevision)
    }
}

/// Asks for a token in exchange for a password.
public struct AuthenticateRequest: ProtobufMessage {
    public var name = ""
    public var password = ""

    public init() {}

    public init(name: String = "", password: String = "") {
        self.name = name
        self.password = password
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &password)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, password)
    }
}

/// The token to send as `token` metadata with every call.
public struct AuthenticateResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var token = ""

    public init() {}

    public init(header: ResponseHeader? = nil, token: String = "") {
        self.header = header
        self.token = token
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.read(into: &token)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendField(2, token)
    }
}
