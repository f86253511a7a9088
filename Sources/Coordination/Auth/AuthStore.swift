public import Bytes

/// Users, roles and tokens, and whether they count.
///
/// Part of the replicated state: it changes by ``AuthCommand``s only, and every change of users and roles raises ``revision``.
/// Users and roles can be made while authentication is off; what they may do is asked only while it is on.
public struct AuthStore: Hashable, Sendable {
    public internal(set) var isEnabled = false
    public internal(set) var revision = AuthRevision.initial
    /// In ascending order of names.
    public internal(set) var users: [AuthUser] = []
    /// In ascending order of names.
    public internal(set) var roles: [AuthRole] = []
    var tokens = TokenTable()
    /// What counts towards ``AuthLimits/recordBytesMax``.
    var recordBytes = 0

    public init() {}

    /// Whether nothing was ever changed: such a store is not written into snapshots.
    var isPristine: Bool { self == AuthStore() }

    public subscript(user: UserName) -> AuthUser? {
        let place = place(of: user)
        return place < users.count && users[place].name == user ? users[place] : nil
    }

    public subscript(role: RoleName) -> AuthRole? {
        let place = place(of: role)
        return place < roles.count && roles[place].name == role ? roles[place] : nil
    }

    /// The token with this digest, if it has not ended at `time`.
    public func token(_ digest: SHA256Digest, at time: UInt64) -> AuthToken? {
        guard let token = tokens[digest], token.expiry > time else { return nil }
        return token
    }

    // MARK: Places

    func place(of user: UserName) -> Int { Self.place(users.count) { users[$0].name < user } }

    func place(of role: RoleName) -> Int { Self.place(roles.count) { roles[$0].name < role } }

    /// The first place of which `isBefore` does not hold.
    private static func place(_ count: Int, _ isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
