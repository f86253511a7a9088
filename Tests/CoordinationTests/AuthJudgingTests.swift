import Coordination
import MVCC
import Testing

@Suite struct AuthJudgingTests {
    private static let user = "u"

    /// Whether a user with these permissions may read a range.
    private func mayRead(_ range: String, _ permissions: [(KeyPermission.Access, String)]) -> Bool {
        let story = AuthStory.with(Self.user, permissions.map { KeyPermission($0, KeyRange($1)) })
        return story.state.auth.refusalToRead(KeyRange(range), story.principal(Self.user)) == nil
    }

    @Test("a range is covered by the union of permissions, and by nothing less")
    func union() {
        #expect(mayRead("k", [(.read, "k")]))
        #expect(!mayRead("k", [(.write, "k")]))
        #expect(mayRead("k", [(.readWrite, "k")]))
        #expect(!mayRead("k..", [(.read, "k")]), "a key is not everything from it on")
        #expect(!mayRead("k..l", [(.read, "k")]))
        #expect(mayRead("k..k\0", [(.read, "k")]), "nothing lies between a key and the next")
        #expect(mayRead("a..z", [(.read, "a..m"), (.read, "m..z")]))
        #expect(!mayRead("a..z", [(.read, "a..m"), (.read, "n..z")]))
        #expect(!mayRead("a..z", [(.read, "a..m"), (.write, "m..z")]))
        #expect(mayRead("b..y", [(.read, "a..m"), (.read, "c..d"), (.read, "l..")]))
        #expect(mayRead("b..", [(.read, "a..m"), (.read, "l..")]))
        #expect(!mayRead("b..", [(.read, "a..m"), (.read, "l..z")]))
        #expect(mayRead("a..c", [(.read, "a..b"), (.read, "b"), (.read, "b\0..c")]))
        #expect(!mayRead("a..c", [(.read, "a..b"), (.read, "b\0..c")]))
        #expect(mayRead("k..k", [(.read, "k")]), "a range without keys tells nothing of others")
        #expect(!mayRead("k..k", [(.read, "a..b")]))
        #expect(!mayRead("z..a", [(.read, "z")]) && !mayRead("z..a", [(.read, "a..")]))
    }

    @Test("permissions of several roles add up")
    func roles() {
        var story = AuthStory.with(Self.user, [KeyPermission(.read, KeyRange("a..m"))])
        story.send(.auth(.addRole(RoleName("more"))), as: "root")
        story.send(.auth(.grantPermission(KeyPermission(.read, KeyRange("m..z")), to: RoleName("more"))), as: "root")
        #expect(story.state.auth.refusalToRead(KeyRange("a..z"), story.principal("u")) == .permissionDenied)
        story.send(.auth(.grantRole(RoleName("more"), to: UserName("u"))), as: "root")
        #expect(story.state.auth.refusalToRead(KeyRange("a..z"), story.principal("u")) == nil)
    }

    @Test("who says no name, a name that nobody has, or comes with an old revision is refused as etcd does")
    func principals() {
        var story = AuthStory.with(Self.user, [KeyPermission(.readWrite, KeyRange("k"))])
        #expect(story.send(.putting("k"), as: "u") == .applied)
        #expect(story.apply(.putting("k")) == .denied(.userEmpty))
        #expect(story.apply(.authorised(Principal(UserName(""), at: .none), .putting("k"))) == .denied(.userEmpty))
        #expect(story.send(.putting("k"), as: "nobody") == .denied(.permissionDenied))
        let old = story.principal("u")
        let oldRoot = story.principal("root")
        story.send(.auth(.addRole(RoleName("x"))), as: "root")
        #expect(story.apply(.authorised(old, .putting("k"))) == .denied(.oldRevision))
        #expect(story.apply(.authorised(oldRoot, .putting("k"))) == .denied(.oldRevision))
        #expect(story.apply(.authorised(oldRoot, .auth(.addRole(RoleName("y"))))) == .ok(.done))
        #expect(story.send(.putting("k"), as: "u") == .applied)
        #expect(story.send(.putting("anything"), as: "root") == .applied)
    }

    @Test("while authentication is off a principal does not matter")
    func off() {
        var story = AuthStory()
        #expect(story.send(.putting("k"), as: "nobody") == .applied)
        #expect(story.apply(.putting("k")) == .applied)
        #expect(story.state.revision == Revision(3))
    }

    @Test("what is denied changes nothing, and is an entry like any other")
    func denied() {
        var story = AuthStory.with(Self.user, [])
        let before = (story.state.revision, story.state.hash, story.state.appliedIndex)
        #expect(story.send(.putting("k"), as: "u") == .denied(.permissionDenied))
        #expect(story.state.revision == before.0 && story.state.hash != before.1)
        #expect(story.state.appliedIndex == before.2 + 1)
    }

    @Test("changes of users, and compaction, are root's; what members ask for by themselves is nobody's business")
    func administration() {
        var story = AuthStory.with(Self.user, [KeyPermission(.readWrite, KeyRange(key: [0], end: [0]))])
        let commands: [Command] = [
            .compact(Compaction(revision: Revision(1))), .auth(.enable), .auth(.disable),
            .auth(.addUser(UserName("x"), .noPassword)), .auth(.deleteUser(UserName("x"))),
            .auth(.changePassword(UserName("u"), hash: [])), .auth(.grantRole(.root, to: UserName("u"))),
            .auth(.revokeRole(.root, from: .root)), .auth(.addRole(RoleName("x"))),
            .auth(.deleteRole(RoleName("role"))),
            .auth(.grantPermission(KeyPermission(.read, KeyRange("k")), to: RoleName("role"))),
            .auth(.revokePermission(KeyRange("k"), from: RoleName("role"))),
        ]
        for command in commands {
            #expect(story.send(command, as: "u") == .denied(.permissionDenied), "\(command)")
            #expect(story.apply(command) == .denied(.userEmpty), "\(command)")
        }
        #expect(story.apply(.raiseFeatureLevel(1)) == .applied)
        #expect(story.send(.compact(Compaction(revision: Revision(1))), as: "root") == .applied)
    }

    @Test("previous versions are reads, conditions are reads, and both branches count, however deep")
    func effects() {
        var story = AuthStory.with(
            Self.user, [KeyPermission(.readWrite, KeyRange("k")), KeyPermission(.write, KeyRange("w"))])
        func sends(_ command: Command) -> Bool { story.send(command, as: "u") != .denied(.permissionDenied) }
        let (k, w) = (KeyRange("k"), KeyRange("w"))
        func put(_ key: String, previous: Bool = false) -> MVCC.Operation {
            .put(PutOperation(key: Array(key.utf8), value: [], returnsPrevious: previous))
        }
        #expect(
            sends(.putting("w")) && !sends(.putting("w", returnsPrevious: true))
                && sends(.putting("k", returnsPrevious: true)))
        #expect(sends(.deleteRange(DeleteRangeOperation(w))))
        #expect(!sends(.deleteRange(DeleteRangeOperation(w, returnsPrevious: true))))
        #expect(sends(.deleteRange(DeleteRangeOperation(k, returnsPrevious: true))))
        func tries(_ transaction: Transaction) -> Bool { sends(.transaction(transaction)) }
        let exists = Comparison(w, .greater, .version(0))
        #expect(!tries(Transaction(comparisons: [exists])))
        #expect(tries(Transaction(comparisons: [Comparison(k, .greater, .version(0))])))
        for forbidden in [
            put("x"), put("w", previous: true), .range(RangeQuery(w)), .range(RangeQuery(.all, countOnly: true)),
        ] {
            #expect(!tries(Transaction(success: [forbidden])), "\(forbidden)")
            #expect(!tries(Transaction(failure: [forbidden])), "\(forbidden)")
            let deep = Transaction(success: [
                .transaction(Transaction(failure: [.transaction(Transaction(success: [forbidden]))]))
            ])
            #expect(!tries(deep), "\(forbidden)")
        }
        #expect(!tries(Transaction(failure: [.transaction(Transaction(comparisons: [exists]))])))
        #expect(tries(Transaction(success: [put("w"), .range(RangeQuery(k))], failure: [put("k", previous: true)])))
    }

    @Test(
        "a lease gets a key, or ends, only by whoever may write all of its keys; their names are told to who may read them"
    )
    func leases() {
        let story = AuthStory.with(
            Self.user, [KeyPermission(.write, KeyRange("a..m")), KeyPermission(.read, KeyRange("b"))])
        let (auth, user) = (story.state.auth, story.principal("u"))
        #expect(auth.refusalToWrite(attachedKeys: [[0x62], [0x63]], user) == nil)
        #expect(auth.refusalToWrite(attachedKeys: [[0x62], [0x7A]], user) == .permissionDenied)
        #expect(auth.refusalToWrite(attachedKeys: [], nil) == .userEmpty)
        #expect(auth.refusalToRead(attachedKeys: [[0x62]], user) == nil)
        #expect(auth.refusalToRead(attachedKeys: [[0x62], [0x63]], user) == .permissionDenied)
    }

    @Test("everybody sees itself and its roles, root sees all")
    func seeing() {
        let story = AuthStory.with(Self.user, [])
        let (auth, user, root) = (story.state.auth, story.principal("u"), story.principal("root"))
        let (own, other) = (RoleName("role"), RoleName("root"))
        #expect(auth.refusalToSee(UserName("u"), user) == nil && auth.refusalToSee(own, user) == nil)
        #expect(
            auth.refusalToSee(UserName.root, user) == .permissionDenied
                && auth.refusalToSee(other, user) == .permissionDenied)
        #expect(auth.refusalToSee(UserName("u"), root) == nil && auth.refusalToSee(own, root) == nil)
        #expect(auth.refusalToSee(UserName("u"), nil) == .userEmpty && auth.refusalToSee(own, nil) == .userEmpty)
        #expect(auth.refusalToAnybody(user) == nil && auth.refusalToAnybody(nil) == .userEmpty)
        #expect(auth.refusalToAnybody(story.principal("x")) == .permissionDenied)
    }

    @Test("registries' keys are root's, whatever range a permission is on")
    func systemKeyspace() {
        let story = AuthStory.with(Self.user, [KeyPermission(.readWrite, .all)])
        let system = KeyRange.prefix(SystemKeyspace.prefix)
        #expect(story.state.auth.refusalToRead(system, story.principal("u")) == .permissionDenied)
        #expect(story.state.auth.refusalToRead(system, story.principal("root")) == nil)
        #expect(story.state.auth.refusalToRead(.all, story.principal("u")) == nil)
    }
}

@Suite("Leases and the rights to their keys") struct LeaseRightsTests {
    private func attaching(_ key: String, to lease: Int64) -> Command {
        .put(PutOperation(key: Array(key.utf8), value: [1], lease: LeaseID(lease)))
    }

    @Test("who may have a lease at all may not decide about keys of others through it")
    func attachedKeys() {
        var story = AuthStory.with("u", [KeyPermission(.readWrite, KeyRange("a..c"))])
        #expect(story.send(.grantLease(LeaseID(7), TimeToLive(seconds: 9)), as: "u") == .applied)
        #expect(story.apply(.grantLease(LeaseID(8), TimeToLive(seconds: 9))) == .denied(.userEmpty))
        #expect(story.send(attaching("a", to: 7), as: "u") == .applied)
        #expect(story.send(attaching("z", to: 7), as: "u") == .denied(.permissionDenied))
        #expect(story.send(attaching("z", to: 7), as: "root") == .applied)
        #expect(story.send(attaching("b", to: 7), as: "u") == .denied(.permissionDenied))
        let nested = Transaction(success: [
            .transaction(Transaction(failure: [.put(PutOperation(key: [0x62], value: [], lease: LeaseID(7)))]))
        ])
        #expect(story.send(.transaction(nested), as: "u") == .denied(.permissionDenied))
        #expect(story.send(.revokeLease(LeaseID(7)), as: "u") == .denied(.permissionDenied))
        #expect(story.send(.revokeLease(LeaseID(7)), as: "root") == .applied)
        #expect(story.state.view.get(Array("z".utf8)) == nil)
    }

    @Test("what members do by themselves needs no user, and nobody can ask for it as one")
    func members() {
        var story = AuthStory.with("u", [])
        story.send(.grantLease(LeaseID(7), TimeToLive(seconds: 9)), as: "root")
        for command in [
            .renewLeases([LeaseID(7)]), .stamp, .checkpoint(Checkpoint(round: 0)),
            .compactByItself(Compaction(revision: Revision(1))),
            .alarm(AlarmChange(Alarm(member: 1, kind: .noSpace), isRaised: true, isOwn: true)),
        ] as [Command] {
            #expect(story.apply(command) == .applied, "\(command)")
            let asUser = Command.authorised(story.principal("u"), command).encode()
            #expect(Command(decoding: asUser) == nil, "\(command)")
        }
        let raise = Command.alarm(AlarmChange(Alarm(member: 1, kind: .corrupt), isRaised: true))
        #expect(story.send(raise, as: "u") == .denied(.permissionDenied))
        #expect(story.send(raise, as: "root") == .applied)
    }
}
