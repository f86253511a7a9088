internal import MVCC

/// A role: a named set of permissions.
public struct AuthRole: Hashable, Sendable {
    public let name: RoleName
    /// In ascending order of keys; those on the same key in the order in which they were granted.
    public private(set) var permissions: [KeyPermission]
    /// What the permissions come to.
    private(set) var readable = KeyCoverage()
    private(set) var writable = KeyCoverage()

    init(_ name: RoleName, permissions: [KeyPermission] = []) {
        self.name = name
        self.permissions = permissions
        cover()
    }

    /// Adds a permission; it takes the place of one on the same range.
    mutating func grant(_ permission: KeyPermission) {
        if let place = permissions.firstIndex(where: { $0.range == permission.range }) {
            permissions[place] = permission
        } else {
            let place = permissions.firstIndex { KeyRange.precedes(permission.range.key, $0.range.key) }
            permissions.insert(permission, at: place ?? permissions.count)
        }
        cover()
    }

    /// Takes the permission on exactly this range away; false when there is none.
    mutating func revoke(_ range: KeyRange) -> Bool {
        guard let place = permissions.firstIndex(where: { $0.range == range }) else { return false }
        permissions.remove(at: place)
        cover()
        return true
    }

    private mutating func cover() {
        readable = KeyCoverage(permissions.filter(\.access.reads).map(\.range))
        writable = KeyCoverage(permissions.filter(\.access.writes).map(\.range))
    }

    var recordBytes: Int {
        permissions.reduce(AuthLimits.recordOverheadBytes + name.utf8.count) { $0 + $1.recordBytes }
    }
}
