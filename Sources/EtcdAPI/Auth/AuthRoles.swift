public import Protobuf

// The Auth service: roles and their permissions.

/// Adds a role without permissions.
public struct AuthRoleAddRequest: ProtobufMessage {
    public var name = ""

    public init() {}

    public init(name: String = "") {
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

/// The role was added.
public struct AuthRoleAddResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Asks for the permissions of a role.
public struct AuthRoleGetRequest: ProtobufMessage {
    public var role = ""

    public init() {}

    public init(role: String = "") {
        self.role = role
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &role)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, role)
    }
}

/// The permissions of the role.
public struct AuthRoleGetResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var permissions: [Permission] = []

    public init() {}

    public init(header: ResponseHeader? = nil, permissions: [Permission] = []) {
        self.header = header
        self.permissions = permissions
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &permissions)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, permissions)
    }
}

/// Asks for the names of all roles.
public struct AuthRoleListRequest: EmptyMessage {
    public init() {}
}

/// The names of all roles.
public struct AuthRoleListResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var roles: [String] = []

    public init() {}

    public init(header: ResponseHeader? = nil, roles: [String] = []) {
        self.header = header
        self.roles = roles
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &roles)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, roles)
    }
}

/// Deletes a role and takes it from all users.
public struct AuthRoleDeleteRequest: ProtobufMessage {
    public var role = ""

    public init() {}

    public init(role: String = "") {
        self.role = role
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &role)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, role)
    }
}

/// The role was deleted.
public struct AuthRoleDeleteResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Gives a permission to a role; replaces one on the same range.
public struct AuthRoleGrantPermissionRequest: ProtobufMessage {
    public var name = ""
    public var permission: Permission?

    public init() {}

    public init(name: String = "", permission: Permission? = nil) {
        self.name = name
        self.permission = permission
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &permission)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, permission)
    }
}

/// The role has the permission.
public struct AuthRoleGrantPermissionResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Takes from a role the permission on exactly this range.
public struct AuthRoleRevokePermissionRequest: ProtobufMessage {
    public var role = ""
    public var key: [UInt8] = []
    /// Where the range ends, exclusive: empty for `key` alone, one zero byte for every key from `key` on.
    public var rangeEnd: [UInt8] = []

    public init() {}

    public init(role: String = "", key: [UInt8] = [], rangeEnd: [UInt8] = []) {
        self.role = role
        self.key = key
        self.rangeEnd = rangeEnd
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &role)
            case 2: try reader.read(into: &key)
            case 3: try reader.read(into: &rangeEnd)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, role)
        bytes.appendField(2, key)
        bytes.appendField(3, rangeEnd)
    }
}

/// The role no longer has the permission.
public struct AuthRoleRevokePermissionResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}
