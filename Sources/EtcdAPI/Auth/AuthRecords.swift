public import Protobuf

// What etcd calls package authpb: users, roles and permissions as they are stored and sent.

/// A user as it is stored.
public struct User: ProtobufMessage {
    public var name: [UInt8] = []
    /// The bcrypt hash of the password.
    public var password: [UInt8] = []
    public var roles: [String] = []
    public var options: UserAddOptions?

    public init() {}

    public init(name: [UInt8] = [], password: [UInt8] = [], roles: [String] = [], options: UserAddOptions? = nil) {
        self.name = name
        self.password = password
        self.roles = roles
        self.options = options
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &password)
            case 3: try reader.append(to: &roles)
            case 4: try reader.read(into: &options)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, password)
        bytes.appendElements(3, roles)
        bytes.appendField(4, options)
    }
}

/// How a new user may authenticate.
public struct UserAddOptions: ProtobufMessage {
    /// The user authenticates by certificate only.
    public var noPassword = false

    public init() {}

    public init(noPassword: Bool = false) {
        self.noPassword = noPassword
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &noPassword)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, noPassword)
    }
}

/// A named set of permissions.
public struct Role: ProtobufMessage {
    public var name: [UInt8] = []
    public var keyPermissions: [Permission] = []

    public init() {}

    public init(name: [UInt8] = [], keyPermissions: [Permission] = []) {
        self.name = name
        self.keyPermissions = keyPermissions
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.append(to: &keyPermissions)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendElements(2, keyPermissions)
    }
}

/// The right to read or write a key or a half-open range of keys.
public struct Permission: ProtobufMessage {
    public var kind = Kind.read
    public var key: [UInt8] = []
    /// Where the range ends, exclusive: empty for `key` alone, one zero byte for every key from `key` on.
    public var rangeEnd: [UInt8] = []

    public init() {}

    public init(kind: Kind = .read, key: [UInt8] = [], rangeEnd: [UInt8] = []) {
        self.kind = kind
        self.key = key
        self.rangeEnd = rangeEnd
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &kind)
            case 2: try reader.read(into: &key)
            case 3: try reader.read(into: &rangeEnd)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, kind)
        bytes.appendField(2, key)
        bytes.appendField(3, rangeEnd)
    }
}

extension Permission {
    /// What may be done.
    public struct Kind: ProtobufEnum {
        public var rawValue: Int32

        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let read = Kind(rawValue: 0)
        public static let write = Kind(rawValue: 1)
        public static let readWrite = Kind(rawValue: 2)

        public static var definedNumbers: ClosedRange<Int32> { 0...2 }
    }
}
