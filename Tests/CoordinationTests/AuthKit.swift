import Bytes
import Coordination
import MVCC

/// A state and the short words with which stories about users are told.
struct AuthStory {
    var state = CoordinationState()
    var stamp: UInt64 = 0

    enum Result: Equatable {
        case ok(AuthAnswer)
        case applied
        case denied(AuthRefusal)
        case refused(StoreError)
    }

    @discardableResult
    mutating func apply(_ command: Command) -> Result {
        let progress = state.apply(
            index: state.appliedIndex + 1, term: 1, stamp: stamp, payload: command.encode()[...])
        guard case .done(let outcome) = progress else { return .refused(.keyNotFound) }
        switch outcome.answer {
        case .success(.auth(let answer)): return .ok(answer)
        case .success(.denied(let refusal)): return .denied(refusal)
        case .success: return .applied
        case .failure(let error): return .refused(error)
        }
    }

    @discardableResult
    mutating func change(_ command: AuthCommand) -> Result { apply(.auth(command)) }

    /// Sends a command as a user of the present revision.
    @discardableResult
    mutating func send(_ command: Command, as user: String) -> Result {
        apply(.authorised(principal(user), command))
    }

    func principal(_ user: String) -> Principal { Principal(UserName(user), at: state.auth.revision) }

    static func hash(_ text: String) -> AuthUser.Credential { .password(hash: Array(text.utf8)) }

    /// Root, and a user with a role that may do this; authentication is on.
    static func with(_ user: String, _ permissions: [KeyPermission]) -> AuthStory {
        var story = AuthStory()
        story.change(.addUser(.root, hash("r")))
        story.change(.grantRole(.root, to: .root))
        story.change(.addUser(UserName(user), hash("u")))
        story.change(.addRole(RoleName("role")))
        for permission in permissions { story.change(.grantPermission(permission, to: RoleName("role"))) }
        story.change(.grantRole(RoleName("role"), to: UserName(user)))
        story.change(.enable)
        return story
    }
}

extension KeyRange {
    /// `a` is the key a, `a..b` the range up to b, `a..` everything from a on.
    init(_ text: String) {
        guard let dots = text.ranges(of: "..").first else {
            self.init(key: Array(text.utf8))
            return
        }
        let end = Array(text[dots.upperBound...].utf8)
        self.init(key: Array(text[..<dots.lowerBound].utf8), end: end.isEmpty ? [0] : end)
    }
}

extension Command {
    static func putting(_ key: String, returnsPrevious: Bool = false) -> Command {
        .put(PutOperation(key: Array(key.utf8), value: [1], returnsPrevious: returnsPrevious))
    }
}
