public import Bytes
public import MVCC

/// A change of users, roles, permissions or tokens. Passwords come as hashes and tokens as digests: the log holds no secret.
public enum AuthCommand: Hashable, Sendable {
    case enable
    case disable
    case addUser(UserName, AuthUser.Credential)
    case deleteUser(UserName)
    /// Of a user who authenticates without a password nothing changes but the revision, as in etcd.
    case changePassword(UserName, hash: [UInt8])
    case grantRole(RoleName, to: UserName)
    case revokeRole(RoleName, from: UserName)
    case addRole(RoleName)
    case deleteRole(RoleName)
    case grantPermission(KeyPermission, to: RoleName)
    case revokePermission(KeyRange, from: RoleName)
    /// A member has checked the user's password, against what was known at this revision.
    case authenticate(UserName, checkedAt: AuthRevision, NewToken?)
    /// A token was used and is to last longer.
    case extendToken(SHA256Digest)

    /// A token that the table of tokens is to hold; tokens that carry everything themselves need none.
    public struct NewToken: Hashable, Sendable {
        public var digest: SHA256Digest
        /// How long it lasts without being used, in nanoseconds.
        public var lifetime: UInt64

        public init(digest: SHA256Digest, lifetime: UInt64) {
            self.digest = digest
            self.lifetime = lifetime
        }
    }
}
