import Bytes
import Coordination
import MVCC
import Testing

@Suite struct AuthStoreTests {
    private static let (a, b) = (RoleName("a"), RoleName("b"))
    private static let user = UserName("u")

    @Test("authentication is turned on only when there is a root that has the role root")
    func enabling() {
        var story = AuthStory()
        #expect(story.change(.enable) == .denied(.rootUserNotFound))
        story.change(.addUser(.root, AuthStory.hash("r")))
        #expect(story.change(.enable) == .denied(.rootRoleNotGranted))
        #expect(story.change(.grantRole(.root, to: .root)) == .ok(.done))
        let revision = story.state.auth.revision
        #expect(story.change(.enable) == .ok(.done))
        #expect(story.state.auth.isEnabled && story.state.auth.revision == revision)
        #expect(story.change(.disable) == .denied(.userEmpty))
        #expect(story.send(.auth(.disable), as: "root") == .ok(.done))
        #expect(!story.state.auth.isEnabled && story.state.auth.revision > revision)
    }

    @Test("each change of users and roles raises the revision, and a refusal does not")
    func revisions() {
        var story = AuthStory()
        func check(_ command: AuthCommand, _ expected: AuthStory.Result, raises: Bool) {
            let before = story.state.auth.revision.number
            #expect(story.change(command) == expected, "\(command)")
            #expect(story.state.auth.revision.number == before + (raises ? 1 : 0), "\(command)")
        }
        let (user, range) = (Self.user, KeyRange("k"))
        #expect(story.state.auth.revision == .initial)
        check(.addUser(UserName(""), .noPassword), .denied(.userEmpty), raises: false)
        check(.addUser(user, .noPassword), .ok(.done), raises: true)
        check(.addUser(user, .noPassword), .denied(.userExists), raises: false)
        check(.grantRole(Self.a, to: UserName("x")), .denied(.userNotFound), raises: false)
        check(.grantRole(Self.a, to: user), .denied(.roleNotFound), raises: false)
        check(.addRole(RoleName("")), .denied(.roleEmpty), raises: false)
        check(.addRole(Self.a), .ok(.done), raises: true)
        check(.addRole(Self.a), .denied(.roleExists), raises: false)
        check(.grantRole(Self.a, to: user), .ok(.done), raises: true)
        check(.grantRole(Self.a, to: user), .ok(.done), raises: false)
        check(.grantPermission(KeyPermission(.read, range), to: Self.b), .denied(.roleNotFound), raises: false)
        check(.grantPermission(KeyPermission(.read, range), to: Self.a), .ok(.done), raises: true)
        check(.revokePermission(KeyRange("k..l"), from: Self.a), .denied(.permissionNotGranted), raises: false)
        check(.revokePermission(range, from: Self.b), .denied(.roleNotFound), raises: false)
        check(.revokePermission(range, from: Self.a), .ok(.done), raises: true)
        check(.revokeRole(Self.b, from: user), .denied(.roleNotGranted), raises: false)
        check(.revokeRole(Self.a, from: UserName("x")), .denied(.userNotFound), raises: false)
        check(.revokeRole(Self.a, from: user), .ok(.done), raises: true)
        check(.changePassword(UserName("x"), hash: []), .denied(.userNotFound), raises: false)
        check(.changePassword(user, hash: [1]), .ok(.done), raises: true)
        #expect(story.state.auth[user]?.credential == .noPassword)
        check(.deleteRole(Self.b), .denied(.roleNotFound), raises: false)
        check(.deleteRole(Self.a), .ok(.done), raises: true)
        check(.deleteUser(UserName("x")), .denied(.userNotFound), raises: false)
        check(.deleteUser(user), .ok(.done), raises: true)
    }

    @Test("while authentication is on, root cannot be taken away")
    func rootStays() {
        var story = AuthStory.with("u", [])
        story.send(.auth(.addRole(.root)), as: "root")
        for command in [.deleteUser(.root), .revokeRole(.root, from: .root), .deleteRole(.root)] as [AuthCommand] {
            #expect(story.send(.auth(command), as: "root") == .denied(.invalidManagement))
        }
        story.send(.auth(.disable), as: "root")
        #expect(story.change(.deleteUser(.root)) == .ok(.done))
    }

    @Test("a role that is deleted is taken from all users, and a new one of that name is not given back")
    func deletedRoles() {
        var story = AuthStory.with("u", [KeyPermission(.readWrite, KeyRange("k"))])
        #expect(story.send(.putting("k"), as: "u") == .applied)
        story.send(.auth(.deleteRole(RoleName("role"))), as: "root")
        #expect(story.state.auth[Self.user]?.roles == [])
        #expect(story.send(.putting("k"), as: "u") == .denied(.permissionDenied))
        story.send(.auth(.addRole(RoleName("role"))), as: "root")
        #expect(story.send(.putting("k"), as: "u") == .denied(.permissionDenied))
    }

    @Test("a permission on the same range is replaced, and those on one key stay in their order")
    func permissions() {
        var story = AuthStory()
        story.change(.addRole(Self.a))
        for (access, range) in [(.read, "m..z"), (.read, "m"), (.write, "a"), (.readWrite, "m..z")]
            as [(KeyPermission.Access, String)]
        {
            #expect(story.change(.grantPermission(KeyPermission(access, KeyRange(range)), to: Self.a)) == .ok(.done))
        }
        #expect(
            story.state.auth[Self.a]?.permissions == [
                KeyPermission(.write, KeyRange("a")), KeyPermission(.readWrite, KeyRange("m..z")),
                KeyPermission(.read, KeyRange("m")),
            ])
        for range in [KeyRange(key: []), KeyRange(key: [], end: [0]), KeyRange("b..a"), KeyRange("b..b")] {
            let permission = KeyPermission(.read, range)
            #expect(story.change(.grantPermission(permission, to: Self.a)) == .denied(.invalidManagement))
        }
    }

    @Test("what is full says so: names, hashes, roles of a user, permissions of a role, everything together")
    func bounds() {
        var story = AuthStory()
        let long = UserName(utf8: Array(repeating: 97, count: AuthLimits.nameBytesMax + 1))
        #expect(story.change(.addUser(long, .noPassword)) == .denied(.nameTooLong))
        #expect(story.change(.addRole(RoleName(utf8: long.utf8))) == .denied(.nameTooLong))
        let hash = [UInt8](repeating: 1, count: AuthLimits.hashBytesMax + 1)
        #expect(story.change(.addUser(Self.user, .password(hash: hash))) == .denied(.malformedHash))
        story.change(.addUser(Self.user, .noPassword))
        for number in 0..<AuthLimits.rolesPerUserMax {
            story.change(.addRole(RoleName("r\(number)")))
            #expect(story.change(.grantRole(RoleName("r\(number)"), to: Self.user)) == .ok(.done))
        }
        #expect(story.change(.grantRole(.root, to: Self.user)) == .denied(.tooManyRoles))
        story.change(.addRole(Self.a))
        let big = [UInt8](repeating: 1, count: 1 << 20)
        var refusals: [AuthStory.Result] = []
        for number in 0..<20 {
            let range = KeyRange(key: big + [UInt8(number)])
            let result = story.change(.grantPermission(KeyPermission(.read, range), to: Self.a))
            if result != .ok(.done) { refusals.append(result) }
        }
        #expect(refusals.first == .denied(.storeFull) && refusals.count == 5)
        #expect(story.change(.deleteRole(Self.a)) == .ok(.done))
        story.change(.addRole(Self.b))
        let range = KeyRange(key: big)
        #expect(story.change(.grantPermission(KeyPermission(.read, range), to: Self.b)) == .ok(.done))
    }

    // MARK: Tokens

    private static func digest(_ number: Int) -> SHA256Digest { SHA256.of(Array("\(number)".utf8)) }

    private static func login(_ number: Int, _ name: String, at revision: AuthRevision, lifetime: UInt64 = 100)
        -> AuthCommand
    {
        .authenticate(
            UserName(name), checkedAt: revision, AuthCommand.NewToken(digest: digest(number), lifetime: lifetime))
    }

    @Test("a password that was checked at another revision is checked again, and of whom there is none is told so")
    func authenticating() {
        var story = AuthStory()
        #expect(story.change(Self.login(1, "u", at: .initial)) == .denied(.notEnabled))
        story = AuthStory.with("u", [])
        let revision = story.state.auth.revision
        #expect(story.change(Self.login(1, "x", at: revision)) == .denied(.authenticationFailed))
        let index = story.state.appliedIndex + 1
        #expect(story.change(Self.login(1, "u", at: revision)) == .ok(.authenticated(revision, index: index)))
        #expect(story.state.auth.token(Self.digest(1), at: 99)?.user == Self.user)
        #expect(story.state.auth.token(Self.digest(1), at: 99)?.index == index)
        #expect(story.change(Self.login(1, "u", at: revision)) == .ok(.checkAgain))
        story.send(.auth(.addUser(UserName("n"), .noPassword)), as: "root")
        #expect(story.change(Self.login(2, "u", at: revision)) == .ok(.checkAgain))
        #expect(story.change(Self.login(2, "n", at: story.state.auth.revision)) == .denied(.authenticationFailed))
        #expect(
            story.change(.authenticate(Self.user, checkedAt: story.state.auth.revision, nil))
                == .ok(.authenticated(story.state.auth.revision, index: story.state.appliedIndex)))
    }

    @Test("a token ends by itself, is extended by use, and not when it has ended")
    func tokenLife() {
        var story = AuthStory.with("u", [])
        story.stamp = 1_000
        story.change(Self.login(1, "u", at: story.state.auth.revision))
        func expiry(at time: UInt64) -> UInt64? { story.state.auth.token(Self.digest(1), at: time)?.expiry }
        #expect(expiry(at: 1_099) == 1_100 && expiry(at: 1_100) == nil)
        #expect(story.state.auth.token(Self.digest(1), at: 1_020)?.wantsExtension(at: 1_020) == false)
        #expect(story.state.auth.token(Self.digest(1), at: 1_021)?.wantsExtension(at: 1_021) == true)
        story.stamp = 1_050
        #expect(story.change(.extendToken(Self.digest(1))) == .ok(.done))
        #expect(expiry(at: 1_060) == 1_150)
        story.stamp = 1_150
        #expect(story.change(.extendToken(Self.digest(1))) == .ok(.done))
        #expect(expiry(at: 1_150) == nil)
    }

    @Test("a token ends with its user, its user's password, and authentication")
    func tokenEnds() {
        for command in [.deleteUser(Self.user), .changePassword(Self.user, hash: [2]), .disable] as [AuthCommand] {
            var story = AuthStory.with("u", [])
            story.change(Self.login(1, "u", at: story.state.auth.revision))
            #expect(story.state.auth.token(Self.digest(1), at: 0) != nil)
            story.send(.auth(command), as: "root")
            #expect(story.state.auth.token(Self.digest(1), at: 0) == nil, "\(command)")
        }
    }

    @Test(
        "of too many tokens of one user the one that ends first gives its place up; of all, new ones are refused until some have ended"
    )
    func tokenBounds() {
        var story = AuthStory.with("u", [])
        let perUser = AuthLimits.tokensPerUserMax
        let users = AuthLimits.tokensMax / perUser + 1
        for number in 0..<users { story.send(.auth(.addUser(UserName("\(number)"), AuthStory.hash("x"))), as: "root") }
        let revision = story.state.auth.revision
        for number in 0...perUser {
            story.change(Self.login(number, "0", at: revision, lifetime: 1_000 + UInt64(number)))
        }
        #expect(story.state.auth.token(Self.digest(0), at: 0) == nil)
        #expect(story.state.auth.token(Self.digest(1), at: 0) != nil)
        var last = AuthStory.Result.applied
        for user in 1..<users {
            for number in 0..<perUser where last != .denied(.tooManyTokens) {
                last = story.change(Self.login(user * 10_000 + number, "\(user)", at: revision, lifetime: 50))
            }
        }
        #expect(last == .denied(.tooManyTokens))
        story.stamp = 51
        let late = story.change(Self.login(999_999, "u", at: revision))
        #expect(late == .ok(.authenticated(revision, index: story.state.appliedIndex)))
    }
}
