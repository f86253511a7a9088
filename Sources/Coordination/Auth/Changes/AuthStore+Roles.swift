internal import Bytes
internal import MVCC

/// Changes of roles.
extension AuthStore {
    mutating func addRole(_ name: RoleName, _ hash: inout StableHash) throws(AuthRefusal) {
        guard !name.isEmpty else { throw .roleEmpty }
        guard name.utf8.count <= AuthLimits.nameBytesMax else { throw .nameTooLong }
        guard self[name] == nil else { throw .roleExists }
        let role = AuthRole(name)
        try checkRoom(for: role.recordBytes)
        recordBytes += role.recordBytes
        roles.insert(role, at: place(of: name))
        changed(role, &hash)
    }

    mutating func deleteRole(_ name: RoleName, _ hash: inout StableHash) throws(AuthRefusal) {
        if isEnabled, name == .root { throw .invalidManagement }
        guard let role = self[name] else { throw .roleNotFound }
        recordBytes -= role.recordBytes
        roles.remove(at: place(of: name))
        hash.add(name.utf8)
        revokeFromAll(name, &hash)
        revision = revision.next
    }

    mutating func grant(
        _ permission: KeyPermission, to name: RoleName, _ hash: inout StableHash
    ) throws(AuthRefusal) {
        guard permission.isValid else { throw .invalidManagement }
        guard var role = self[name] else { throw .roleNotFound }
        role.grant(permission)
        guard role.permissions.count <= AuthLimits.permissionsPerRoleMax else { throw .tooManyPermissions }
        try replace(role, &hash)
    }

    mutating func revoke(_ range: KeyRange, from name: RoleName, _ hash: inout StableHash) throws(AuthRefusal) {
        guard var role = self[name] else { throw .roleNotFound }
        guard role.revoke(range) else { throw .permissionNotGranted }
        try replace(role, &hash)
    }

    private mutating func replace(_ role: AuthRole, _ hash: inout StableHash) throws(AuthRefusal) {
        let place = place(of: role.name)
        let growth = role.recordBytes - roles[place].recordBytes
        try checkRoom(for: growth)
        recordBytes += growth
        roles[place] = role
        changed(role, &hash)
    }

    private mutating func changed(_ role: AuthRole, _ hash: inout StableHash) {
        var record: [UInt8] = []
        record.append(role)
        hash.add(record)
        revision = revision.next
    }
}
