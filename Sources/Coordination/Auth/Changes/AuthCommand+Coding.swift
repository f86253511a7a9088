internal import Bytes
internal import MVCC

/// The bytes of changes of users, roles and tokens, in commands and in snapshots.
extension AuthCommand {
    var kind: CommandFormat.Kind {
        switch self {
        case .enable: .authEnable
        case .disable: .authDisable
        case .addUser: .authAddUser
        case .deleteUser: .authDeleteUser
        case .changePassword: .authChangePassword
        case .grantRole: .authGrantRole
        case .revokeRole: .authRevokeRole
        case .addRole: .authAddRole
        case .deleteRole: .authDeleteRole
        case .grantPermission: .authGrantPermission
        case .revokePermission: .authRevokePermission
        case .authenticate: .authAuthenticate
        case .extendToken: .authExtendToken
        }
    }

    func encodeBody(to bytes: inout [UInt8]) {
        switch self {
        case .enable, .disable: break
        case .addUser(let name, let credential):
            bytes.appendLengthPrefixed(name.utf8)
            bytes.append(credential)
        case .deleteUser(let name): bytes.appendLengthPrefixed(name.utf8)
        case .changePassword(let name, let hash):
            bytes.appendLengthPrefixed(name.utf8)
            bytes.appendLengthPrefixed(hash)
        case .grantRole(let role, let user), .revokeRole(let role, let user):
            bytes.appendLengthPrefixed(user.utf8)
            bytes.appendLengthPrefixed(role.utf8)
        case .addRole(let name), .deleteRole(let name): bytes.appendLengthPrefixed(name.utf8)
        case .grantPermission(let permission, let role):
            bytes.appendLengthPrefixed(role.utf8)
            bytes.append(permission)
        case .revokePermission(let range, let role):
            bytes.appendLengthPrefixed(role.utf8)
            bytes.appendLengthPrefixed(range.key)
            bytes.appendLengthPrefixed(range.end)
        case .authenticate(let user, let checked, let token):
            bytes.appendLengthPrefixed(user.utf8)
            bytes.appendVarint(checked.number)
            bytes.append(token == nil ? 0 : 1)
            if let token {
                bytes += token.digest.bytes
                bytes.appendVarint(token.lifetime)
            }
        case .extendToken(let digest): bytes += digest.bytes
        }
    }
}

extension [UInt8] {
    mutating func append(_ principal: Principal) {
        appendLengthPrefixed(principal.user.utf8)
        appendVarint(principal.revision.number)
    }

    mutating func append(_ user: AuthUser) {
        appendLengthPrefixed(user.name.utf8)
        append(user.credential)
        appendVarint(UInt64(user.roles.count))
        for role in user.roles { appendLengthPrefixed(role.utf8) }
    }

    mutating func append(_ role: AuthRole) {
        appendLengthPrefixed(role.name.utf8)
        appendVarint(UInt64(role.permissions.count))
        for permission in role.permissions { append(permission) }
    }

    fileprivate mutating func append(_ credential: AuthUser.Credential) {
        switch credential {
        case .noPassword: append(0)
        case .password(let hash):
            append(1)
            appendLengthPrefixed(hash)
        }
    }

    fileprivate mutating func append(_ permission: KeyPermission) {
        append(permission.access.rawValue)
        appendLengthPrefixed(permission.range.key)
        appendLengthPrefixed(permission.range.end)
    }
}

extension CommandReader {
    mutating func principal() throws(Malformed) -> Principal {
        Principal(try userName(), at: AuthRevision(try varint()))
    }

    /// The body of a command that is one of ``AuthCommand``; nil for other kinds.
    mutating func authCommand(of kind: CommandFormat.Kind) throws(Malformed) -> AuthCommand? {
        switch kind {
        case .authEnable: return .enable
        case .authDisable: return .disable
        case .authAddUser: return .addUser(try userName(), try credential())
        case .authDeleteUser: return .deleteUser(try userName())
        case .authChangePassword: return .changePassword(try userName(), hash: try bytes())
        case .authGrantRole:
            let user = try userName()
            return .grantRole(try roleName(), to: user)
        case .authRevokeRole:
            let user = try userName()
            return .revokeRole(try roleName(), from: user)
        case .authAddRole: return .addRole(try roleName())
        case .authDeleteRole: return .deleteRole(try roleName())
        case .authGrantPermission:
            let role = try roleName()
            return .grantPermission(try permission(), to: role)
        case .authRevokePermission:
            let role = try roleName()
            return .revokePermission(try range(), from: role)
        case .authAuthenticate:
            let (user, checked) = (try userName(), AuthRevision(try varint()))
            guard try flags(1) != 0 else { return .authenticate(user, checkedAt: checked, nil) }
            return .authenticate(
                user, checkedAt: checked, AuthCommand.NewToken(digest: try digest(), lifetime: try varint()))
        case .authExtendToken: return .extendToken(try digest())
        case .put, .deleteRange, .transaction, .compact, .publish, .raiseFeatureLevel, .authorised, .grantLease,
            .revokeLease, .renewLeases, .expireLeases, .deferLeases, .stamp, .alarm, .checkpoint, .compareStates,
            .compactByItself:
            return nil
        }
    }

    mutating func user() throws(Malformed) -> AuthUser {
        var user = AuthUser(try userName(), try credential())
        for _ in 0..<(try varint()) { user.roles.append(try roleName()) }
        return user
    }

    mutating func role() throws(Malformed) -> AuthRole {
        let name = try roleName()
        var permissions: [KeyPermission] = []
        for _ in 0..<(try varint()) {
            let permission = try permission()
            guard permission.isValid else { throw Malformed() }
            permissions.append(permission)
        }
        return AuthRole(name, permissions: permissions)
    }

    mutating func userName() throws(Malformed) -> UserName { UserName(utf8: try bytes()) }

    mutating func roleName() throws(Malformed) -> RoleName { RoleName(utf8: try bytes()) }

    mutating func digest() throws(Malformed) -> SHA256Digest {
        guard let bytes = cursor.readBytes(SHA256Digest.byteCount), let digest = SHA256Digest(bytes) else {
            throw Malformed()
        }
        return digest
    }

    private mutating func credential() throws(Malformed) -> AuthUser.Credential {
        try flags(1) == 0 ? .noPassword : .password(hash: try bytes())
    }

    private mutating func permission() throws(Malformed) -> KeyPermission {
        guard let access = KeyPermission.Access(rawValue: try byte()) else { throw Malformed() }
        return KeyPermission(access, try range())
    }
}
