public import Protobuf

// The Auth service: users.

/// Adds a user.
public struct AuthUserAddRequest: ProtobufMessage {
    public var name = ""
    public var password = ""
    public var options: UserAddOptions?
    /// The bcrypt hash, for those who do not send the password itself.
    public var hashedPassword = ""

    public init() {}

    public init(
        name: String = "", password: String = "", options: UserAddOptions? = nil, hashedPassword: String = ""
    ) {
        self.name = name
        self.password = password
        self.options = options
        self.hashedPassword = hashedPassword
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &password)
            case 3: try reader.read(into: &options)
            case 4: try reader.read(into: &hashedPassword)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, password)
        bytes.appendField(3, options)
        bytes.appendField(4, hashedPassword)
    }
}

/// The user was added.
public struct AuthUserAddResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Asks for the roles of a user.
public struct AuthUserGetRequest: ProtobufMessage {
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

/// The roles of the user.
public struct AuthUserGetResponse: ProtobufMessage {
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

/// Asks for the names of all users.
public struct AuthUserListRequest: EmptyMessage {
    public init() {}
}

/// The names of all users.
public struct AuthUserListResponse: ProtobufMessage {
    public var header: ResponseHeader?
    public var users: [String] = []

    public init() {}

    public init(header: ResponseHeader? = nil, users: [String] = []) {
        self.header = header
        self.users = users
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &header)
            case 2: try reader.append(to: &users)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, header)
        bytes.appendElements(2, users)
    }
}

/// Deletes a user.
public struct AuthUserDeleteRequest: ProtobufMessage {
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

/// The user was deleted.
public struct AuthUserDeleteResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Changes a user's password, which ends its tokens.
public struct AuthUserChangePasswordRequest: ProtobufMessage {
    public var name = ""
    public var password = ""
    /// The bcrypt hash, for those who do not send the password itself.
    public var hashedPassword = ""

    public init() {}

    public init(name: String = "", password: String = "", hashedPassword: String = "") {
        self.name = name
        self.password = password
        self.hashedPassword = hashedPassword
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &password)
            case 3: try reader.read(into: &hashedPassword)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, password)
        bytes.appendField(3, hashedPassword)
    }
}

/// The password was changed.
public struct AuthUserChangePasswordResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Gives a role to a user.
public struct AuthUserGrantRoleRequest: ProtobufMessage {
    public var user = ""
    public var role = ""

    public init() {}

    public init(user: String = "", role: String = "") {
        self.user = user
        self.role = role
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &user)
            case 2: try reader.read(into: &role)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, user)
        bytes.appendField(2, role)
    }
}

/// The user has the role.
public struct AuthUserGrantRoleResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}

/// Takes a role from a user.
public struct AuthUserRevokeRoleRequest: ProtobufMessage {
    public var name = ""
    public var role = ""

    public init() {}

    public init(name: String = "", role: String = "") {
        self.name = name
        self.role = role
    }

    public mutating func merge(from reader: inout ProtobufReader) throws(ProtobufError) {
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.read(into: &name)
            case 2: try reader.read(into: &role)
            default: try reader.skipField()
            }
        }
    }

    public func encode(to bytes: inout [UInt8]) {
        bytes.appendField(1, name)
        bytes.appendField(2, role)
    }
}

/// The user no longer has the role.
public struct AuthUserRevokeRoleResponse: HeaderMessage {
    public var header: ResponseHeader?

    public init() {}
}
