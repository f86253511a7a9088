internal import Coordination
internal import Security

/// Something that a call wants of a password: it is checked or hashed on a thread of its own.
struct PasswordTask: Sendable {
    enum Goal: Sendable {
        /// A token for the user. How often the check was begun anew because users had changed meanwhile.
        case login(UserName, attempts: Int)
        case addUser(UserName)
        case changePassword(UserName)
    }

    var goal: Goal
    var password: Secret

    init(_ goal: Goal, password: String) {
        self.init(goal, password: Secret(Array(password.utf8.prefix(BcryptHash.passwordBytesMax))))
    }

    init(_ goal: Goal, password: Secret) {
        self.goal = goal
        self.password = password
    }

    /// A login is begun anew so often.
    static let attemptsMax = 8
}

/// What the thread does for a task.
enum PasswordWork: Sendable {
    /// Checks the password, of a user who was known at this revision. Without a hash, since there is no such user, it takes as
    /// long and fails.
    case check(BcryptHash?, else: BcryptCost, at: AuthRevision)
    case hash(salt: [UInt8], BcryptCost)

    func perform(_ password: Secret) -> PasswordResult {
        switch self {
        case .check(let hash?, _, let revision): return .checked(hash.matches(password.bytes), at: revision)
        case .check(nil, let cost, let revision):
            let nothing = [UInt8](repeating: 0, count: BcryptHash.saltBytes)
            _ = BcryptHash(of: password.bytes, salt: nothing, cost: cost)
            return .checked(false, at: revision)
        case .hash(let salt, let cost):
            return .hashed(BcryptHash(of: password.bytes, salt: salt, cost: cost).text)
        }
    }
}

enum PasswordResult: Sendable {
    case checked(Bool, at: AuthRevision)
    case hashed([UInt8])
}
