import Bytes
import Coordination
import MVCC
import MVCCTestKit
import Testing

/// Users and roles in the log, in the hash and in snapshots.
@Suite struct AuthReplicationTests {
    private static let digest = SHA256.of([1])

    static let commands: [AuthCommand] = [
        .enable, .disable, .addUser(UserName("u"), .noPassword), .addUser(UserName(""), .password(hash: [1, 2])),
        .deleteUser(UserName("käse")), .changePassword(UserName("u"), hash: []),
        .grantRole(RoleName("r"), to: UserName("u")), .revokeRole(.root, from: .root), .addRole(RoleName("r")),
        .deleteRole(RoleName("r")),
        .grantPermission(KeyPermission(.readWrite, KeyRange("a..b")), to: RoleName("r")),
        .revokePermission(.all, from: RoleName("r")), .authenticate(UserName("u"), checkedAt: AuthRevision(.max), nil),
        .authenticate(
            UserName("u"), checkedAt: .initial, AuthCommand.NewToken(digest: digest, lifetime: .max)),
        .extendToken(digest),
    ]

    @Test("a change that is written is the change that is read, and cut off it is none", arguments: commands)
    func roundTrip(_ command: AuthCommand) {
        let bytes = Command.auth(command).encode()
        #expect(Command(decoding: bytes) == .auth(command))
        for end in bytes.indices { #expect(Command(decoding: Array(bytes[..<end])) == nil) }
        #expect(Command(decoding: bytes + [0]) == nil)
    }

    @Test("a principal stands before what clients send, once, and before nothing else")
    func principals() {
        let principal = Principal(UserName("u"), at: AuthRevision(300))
        let put = Command.put(PutOperation(key: [1], value: [2]))
        let wrapped = Command.authorised(principal, put)
        #expect(wrapped.encode() == [32, 1, 1, 0x75, 0xAC, 2] + put.encode())
        #expect(Command(decoding: wrapped.encode()) == wrapped)
        let malformed = CommandDefect.malformed(kind: 32)
        #expect(Command.decode(Command.authorised(principal, wrapped).encode()[...]) == .failure(malformed))
        for command in [.raiseFeatureLevel(2), .auth(.extendToken(Self.digest))] as [Command] {
            #expect(Command.decode(Command.authorised(principal, command).encode()[...]) == .failure(malformed))
        }
        #expect(Command.decode([32, 1, 1, 0x75, 0]) == .failure(malformed))
        #expect(Command.decode([32, 1, 1, 0x75, 0, 99, 4]) == .failure(.unknown(kind: 99, version: 4)))
        #expect(Command.decode([32, 2]) == .failure(.unknown(kind: 32, version: 2)))
    }

    /// Draws changes over few names, so that they meet each other often.
    private static func change(_ random: inout Seeded, _ revision: AuthRevision) -> AuthCommand {
        let user = random.oneIn(4) ? UserName.root : UserName("u\(random.below(4))")
        let role = random.oneIn(5) ? RoleName.root : RoleName("r\(random.below(4))")
        let range = random.pick(["a", "b", "a..c", "b..", "c..d"]).self
        switch random.below(16) {
        case 0: return .enable
        case 1: return random.oneIn(3) ? .disable : .enable
        case 2, 3: return .addUser(user, random.oneIn(4) ? .noPassword : AuthStory.hash("\(random.below(9))"))
        case 4: return .deleteUser(user)
        case 5: return .changePassword(user, hash: [UInt8(random.below(9))])
        case 6, 7: return .grantRole(role, to: user)
        case 8: return .revokeRole(role, from: user)
        case 9: return .addRole(role)
        case 10: return .deleteRole(role)
        case 11, 12:
            return .grantPermission(KeyPermission(random.pick([.read, .write, .readWrite]), KeyRange(range)), to: role)
        case 13: return .revokePermission(KeyRange(range), from: role)
        case 14:
            let token = AuthCommand.NewToken(
                digest: SHA256.of([UInt8(random.below(30))]), lifetime: UInt64(random.below(50)))
            return .authenticate(user, checkedAt: revision, random.oneIn(4) ? nil : token)
        default: return .extendToken(SHA256.of([UInt8(random.below(30))]))
        }
    }

    private static func entry(_ random: inout Seeded, _ state: CoordinationState) -> Command {
        let command: Command =
            random.oneIn(3)
            ? .put(PutOperation(key: Array(random.pick(["a", "b", "c"]).utf8), value: [1]))
            : .auth(change(&random, state.auth.revision))
        guard case .auth(.authenticate) = command else {
            if case .auth(.extendToken) = command { return command }
            let user = random.oneIn(2) ? UserName.root : UserName("u\(random.below(4))")
            return random.oneIn(9) ? command : .authorised(Principal(user, at: state.auth.revision), command)
        }
        return command
    }

    @Test("a state from a snapshot goes on like the one that applied the entries", arguments: 0..<30)
    func snapshots(seed: UInt64) throws {
        var random = Seeded(seed)
        var original = AuthStory()
        for _ in 0..<(Int(seed) * 4) {
            original.stamp += UInt64(random.below(10))
            original.apply(Self.entry(&random, original.state))
        }
        let bytes = CoordinationStateTests.encode(original.state)
        var restored = original
        restored.state = try #require(CoordinationStateTests.decode(bytes, pieces: 1 + Int(seed)))
        #expect(restored.state.auth == original.state.auth)
        for step in 0..<150 {
            let command = Self.entry(&random, original.state)
            let stamp = original.stamp + UInt64(random.below(10))
            (original.stamp, restored.stamp) = (stamp, stamp)
            try #require(original.apply(command) == restored.apply(command), "seed \(seed), step \(step): \(command)")
            try #require(original.state.hash == restored.state.hash, "seed \(seed), step \(step): \(command)")
        }
        #expect(CoordinationStateTests.encode(original.state) == CoordinationStateTests.encode(restored.state))
        #expect(original.state.auth == restored.state.auth)
    }

    @Test("a state in which there never were users has the bytes that it had before there could be any")
    func withoutUsers() {
        var story = AuthStory()
        story.apply(.putting("k"))
        let sections = CoordinationStateTests.encode(story.state)
        #expect(story.change(.enable) == .denied(.rootUserNotFound))
        #expect(CoordinationStateTests.encode(story.state).count == sections.count)
        story.change(.addRole(RoleName("r")))
        #expect(CoordinationStateTests.encode(story.state).count > sections.count)
        // Behind format, place and members comes the section, whose tag stays what it is.
        let withUsers = CoordinationStateTests.encode(story.state)
        #expect(sections[41] == 0 && withUsers[41] == 16)
    }

    @Test("members that changed users differently have different hashes")
    func divergence() {
        func hash(_ commands: [AuthCommand]) -> UInt64 {
            var story = AuthStory()
            for command in commands { story.change(command) }
            return story.state.hash
        }
        let (u, r) = (UserName("u"), RoleName("r"))
        let stories: [[AuthCommand]] = [
            [.addUser(u, .noPassword)], [.addUser(u, AuthStory.hash("1"))], [.addUser(u, AuthStory.hash("2"))],
            [.addRole(r)], [.addRole(RoleName("s"))], [.deleteRole(r)], [.deleteUser(u)],
        ]
        #expect(Set(stories.map(hash)).count == stories.count)
        let more = stories.map {
            hash([.addRole(r)] + $0 + [.grantPermission(KeyPermission(.read, KeyRange("k")), to: r)])
        }
        #expect(Set(more).count == stories.count)
    }
}
