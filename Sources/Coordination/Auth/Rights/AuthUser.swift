/// A user: how it authenticates, and its roles.
public struct AuthUser: Hashable, Sendable {
    /// How a user proves who it is.
    public enum Credential: Hashable, Sendable {
        /// By a password whose hash this is.
        case password(hash: [UInt8])
        /// Not by a password: such a user cannot get a token.
        case noPassword
    }

    public var name: UserName
    public var credential: Credential
    /// In ascending order.
    public internal(set) var roles: [RoleName]

    init(_ name: UserName, _ credential: Credential, roles: [RoleName] = []) {
        self.name = name
        self.credential = credential
        self.roles = roles
    }

    var isRoot: Bool { roles.contains(.root) }

    var recordBytes: Int {
        var bytes = AuthLimits.recordOverheadBytes + name.utf8.count
        if case .password(let hash) = credential { bytes += hash.count }
        return roles.reduce(bytes) { $0 + AuthLimits.recordOverheadBytes + $1.utf8.count }
    }
}
