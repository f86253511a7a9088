internal import Bytes

/// Changes of users.
extension AuthStore {
    mutating func addUser(
        _ name: UserName, _ credential: AuthUser.Credential, _ hash: inout StableHash
    ) throws(AuthRefusal) {
        guard !name.isEmpty else { throw .userEmpty }
        guard name.utf8.count <= AuthLimits.nameBytesMax else { throw .nameTooLong }
        guard self[name] == nil else { throw .userExists }
        if case .password(let password) = credential { try Self.checkHash(password) }
        let user = AuthUser(name, credential)
        try checkRoom(for: user.recordBytes)
        recordBytes += user.recordBytes
        users.insert(user, at: place(of: name))
        changed(user, &hash)
    }

    mutating func deleteUser(_ name: UserName, _ hash: inout StableHash) throws(AuthRefusal) {
        if isEnabled, name == .root { throw .invalidManagement }
        guard let user = self[name] else { throw .userNotFound }
        recordBytes -= user.recordBytes
        users.remove(at: place(of: name))
        tokens.removeAll(of: name)
        hash.add(name.utf8)
        revision = revision.next
    }

    mutating func changePassword(
        of name: UserName, to password: [UInt8], _ hash: inout StableHash
    ) throws(AuthRefusal) {
        guard var user = self[name] else { throw .userNotFound }
        try Self.checkHash(password)
        if case .password = user.credential { user.credential = .password(hash: password) }
        try replace(user, &hash)
        tokens.removeAll(of: name)
    }

    mutating func grant(_ role: RoleName, to name: UserName, _ hash: inout StableHash) throws(AuthRefusal) {
        guard var user = self[name] else { throw .userNotFound }
        guard role == .root || self[role] != nil else { throw .roleNotFound }
        guard !user.roles.contains(role) else { return }
        guard user.roles.count < AuthLimits.rolesPerUserMax else { throw .tooManyRoles }
        let place = user.roles.firstIndex { role < $0 } ?? user.roles.count
        user.roles.insert(role, at: place)
        try replace(user, &hash)
    }

    mutating func revoke(_ role: RoleName, from name: UserName, _ hash: inout StableHash) throws(AuthRefusal) {
        if isEnabled, name == .root, role == .root { throw .invalidManagement }
        guard var user = self[name] else { throw .userNotFound }
        guard user.roles.contains(role) else { throw .roleNotGranted }
        user.roles.removeAll { $0 == role }
        try replace(user, &hash)
    }

    /// Takes a role that is no more from all users.
    mutating func revokeFromAll(_ role: RoleName, _ hash: inout StableHash) {
        for place in users.indices where users[place].roles.contains(role) {
            recordBytes -= users[place].recordBytes
            users[place].roles.removeAll { $0 == role }
            recordBytes += users[place].recordBytes
            Self.add(users[place], to: &hash)
        }
    }

    private mutating func replace(_ user: AuthUser, _ hash: inout StableHash) throws(AuthRefusal) {
        let place = place(of: user.name)
        let growth = user.recordBytes - users[place].recordBytes
        try checkRoom(for: growth)
        recordBytes += growth
        users[place] = user
        changed(user, &hash)
    }

    private mutating func changed(_ user: AuthUser, _ hash: inout StableHash) {
        Self.add(user, to: &hash)
        revision = revision.next
    }

    private static func add(_ user: AuthUser, to hash: inout StableHash) {
        var record: [UInt8] = []
        record.append(user)
        hash.add(record)
    }

    private static func checkHash(_ password: [UInt8]) throws(AuthRefusal) {
        guard password.count <= AuthLimits.hashBytesMax else { throw .malformedHash }
    }
}
