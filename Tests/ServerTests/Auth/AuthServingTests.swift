import Coordination
import EtcdAPI
import GRPC
import LinuxSystem
import Observability
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

/// Users and tokens of one member with real sockets; each refusal's text is compared with etcd elsewhere.
@Suite("Users and tokens, over sockets", .timeLimit(.minutes(2))) struct AuthServingTests {
    /// One client, and whose token it shows.
    final class Client {
        var caller: Caller
        var token: String?

        init(_ member: ServedMember) throws { caller = try Caller(member.address) }

        var metadata: Metadata {
            var metadata = Metadata()
            if let token { metadata.append("token", token) }
            return metadata
        }

        func ask<Answer: ProtobufMessage>(
            _ method: EtcdMethod, _ request: some ProtobufMessage, _: Answer.Type = AuthEnableResponse.self
        ) throws -> Result<Answer, Refused> {
            let call = try caller.begin(method, request, metadata: metadata)
            let answer = try caller.end(of: call)
            guard answer.status?.code == .ok else { return .failure(Refused(answer.status?.message ?? "")) }
            return .success(try Answer(decoding: try #require(answer.messages.first)))
        }

        /// The refusal's text; "ok" when there is none.
        func told(_ method: EtcdMethod, _ request: some ProtobufMessage) throws -> String {
            let call = try caller.begin(method, request, metadata: metadata)
            let answer = try caller.end(of: call)
            return answer.status?.code == .ok ? "ok" : answer.status?.message ?? ""
        }

        func login(_ name: String, _ password: String) throws {
            let request = AuthenticateRequest(name: name, password: password)
            token = try ask(.authenticate, request, AuthenticateResponse.self).get().token
        }

        func put(_ key: String) throws -> String {
            try told(.kvPut, PutRequest(key: Array(key.utf8), value: [1]))
        }

        func get(_ key: String, to end: String = "", serializable: Bool = false) throws -> String {
            try told(
                .kvRange,
                RangeRequest(key: Array(key.utf8), rangeEnd: Array(end.utf8), serializable: serializable))
        }
    }

    struct Refused: Error {
        var text: String
        init(_ text: String) { self.text = text }
    }

    private static let (denied, invalid) = ("etcdserver: permission denied", "etcdserver: invalid auth token")

    /// Root, and a user u who may read and write k, and read what lies from r to s.
    private static func prepare(_ member: ServedMember) throws {
        let root = try Client(member)
        func must(_ method: EtcdMethod, _ request: some ProtobufMessage) throws {
            #expect(try root.told(method, request) == "ok", "\(method)")
        }
        try must(.userAdd, AuthUserAddRequest(name: "root", password: "the root's password"))
        try must(.userGrantRole, AuthUserGrantRoleRequest(user: "root", role: "root"))
        try must(.userAdd, AuthUserAddRequest(name: "u", password: "the user's password"))
        try must(.roleAdd, AuthRoleAddRequest(name: "r"))
        for permission in [
            Permission(kind: .readWrite, key: Array("k".utf8)),
            Permission(kind: .read, key: Array("r".utf8), rangeEnd: Array("s".utf8)),
        ] {
            try must(.roleGrantPermission, AuthRoleGrantPermissionRequest(name: "r", permission: permission))
        }
        try must(.userGrantRole, AuthUserGrantRoleRequest(user: "u", role: "r"))
        try must(.authEnable, AuthEnableRequest())
    }

    private static func with(
        settings: (inout ServerSettings) -> Void = { _ in }, _ body: (ServedMember) throws -> Void
    ) throws {
        try ServedMember.withDirectory { directory in
            let member = try ServedMember(in: directory, adjusting: settings)
            do {
                try prepare(member)
                try body(member)
            } catch {
                try member.stop()
                throw error
            }
            try member.stop()
        }
    }

    @Test("a password gives a token, a token gives what its user may, and nothing else does")
    func tokens() throws {
        try Self.with { member in
            let client = try Client(member)
            #expect(try client.put("k") == "etcdserver: user name is empty")
            #expect(try client.get("k") == "etcdserver: user name is empty")
            for (name, password) in [("u", "wrong"), ("nobody", "x"), ("", "")] {
                let request = AuthenticateRequest(name: name, password: password)
                #expect(
                    try client.told(.authenticate, request)
                        == "etcdserver: authentication failed, invalid user ID or password")
            }
            try client.login("u", "the user's password")
            #expect(try client.put("k") == "ok" && client.put("r") == Self.denied)
            for serializable in [false, true] {
                #expect(try client.get("k", serializable: serializable) == "ok")
                #expect(try client.get("r", to: "s", serializable: serializable) == "ok")
                #expect(try client.get("r", to: "t", serializable: serializable) == Self.denied)
            }
            #expect(try client.told(.userList, AuthUserListRequest()) == Self.denied)
            #expect(try client.told(.userGet, AuthUserGetRequest(name: "u")) == "ok")
            #expect(try client.told(.memberList, MemberListRequest()) == "ok")
            #expect(try client.told(.kvCompact, CompactionRequest(revision: 1)) == Self.denied)
            for bad in ["", "x", "abcdefghijklmnop.1", (client.token ?? "") + "1"] {
                client.token = bad
                #expect(try client.put("k") == Self.invalid && client.get("k") == Self.invalid)
                #expect(try client.told(.memberList, MemberListRequest()) == Self.invalid)
                #expect(try client.told(.authStatus, AuthStatusRequest()) == "ok")
            }
            client.token = nil
            #expect(try client.told(.memberList, MemberListRequest()) == "etcdserver: user name is empty")
        }
    }

    @Test("a right that is taken away is gone with the next request, and tokens end with their password")
    func changes() throws {
        try Self.with { member in
            let (root, user) = (try Client(member), try Client(member))
            try root.login("root", "the root's password")
            try user.login("u", "the user's password")
            #expect(try user.put("k") == "ok")
            let revoke = AuthRoleRevokePermissionRequest(role: "r", key: Array("k".utf8))
            #expect(try root.told(.roleRevokePermission, revoke) == "ok")
            #expect(try user.put("k") == Self.denied && user.get("k") == Self.denied)
            #expect(try user.get("r") == "ok")
            let change = AuthUserChangePasswordRequest(name: "u", password: "a new password")
            #expect(try root.told(.userChangePassword, change) == "ok")
            #expect(try user.get("r") == Self.invalid)
            try user.login("u", "a new password")
            #expect(try user.get("r") == "ok")
            #expect(try root.told(.authDisable, AuthDisableRequest()) == "ok")
            #expect(try user.put("anything") == "ok", "tokens do not matter while authentication is off")
        }
    }

    @Test("watchers are refused, and ended when their right is lost; the stream and its other watchers go on")
    func watches() throws {
        try Self.with { member in
            let (root, user) = (try Client(member), try Client(member))
            try root.login("root", "the root's password")
            try user.login("u", "the user's password")
            let call = try user.caller.open(.watch, metadata: user.metadata)
            func create(_ key: String) -> WatchRequest {
                WatchRequest(request: .create(WatchCreateRequest(key: Array(key.utf8))))
            }
            func next() throws -> WatchResponse {
                try WatchResponse(decoding: try #require(user.caller.messages(of: call, atLeast: 1).first))
            }
            try user.caller.say(create("x"), on: call)
            let refused = try next()
            #expect(refused.created && refused.canceled && refused.watchID == -1)
            #expect(refused.cancelReason == "rpc error: code = PermissionDenied desc = \(Self.denied)")
            try user.caller.say(create("k"), on: call)
            #expect(try next().watchID == 0)
            try user.caller.say(create("r"), on: call)
            #expect(try next().watchID == 1)
            #expect(try root.put("k") == "ok")
            #expect(try next().events.count == 1)
            let revoke = AuthRoleRevokePermissionRequest(role: "r", key: Array("k".utf8))
            #expect(try root.told(.roleRevokePermission, revoke) == "ok")
            let ended = try next()
            #expect(ended.canceled && ended.watchID == 0 && ended.cancelReason.hasSuffix(Self.denied))
            #expect(try root.put("k") == "ok" && root.put("r") == "ok")
            let heard = try next()
            #expect(heard.watchID == 1 && heard.events.map { $0.kv?.key } == [Array("r".utf8)])
        }
    }

    @Test("a stream with a token from ahead waits for it, keeps what was said meanwhile, and is answered in order")
    func early() throws {
        try Self.with { member in
            let user = try Client(member)
            try user.login("u", "the user's password")
            // No entry has come so far yet, and none will before the stream is opened.
            user.token? += "00"
            let call = try user.caller.open(.watch, metadata: user.metadata)
            for key in ["k", "x"] {
                try user.caller.say(WatchRequest(request: .create(WatchCreateRequest(key: Array(key.utf8)))), on: call)
            }
            var heard: [WatchResponse] = []
            while heard.count < 2 {
                heard += try user.caller.messages(of: call, atLeast: 1).map { try WatchResponse(decoding: $0) }
            }
            #expect(heard.allSatisfy { $0.created && $0.canceled && $0.watchID == -1 })
            #expect(heard.allSatisfy { $0.cancelReason == "rpc error: code = Unauthenticated desc = \(Self.invalid)" })
        }
    }

    @Test("calls that wait for what made their tokens are bounded, and give their room back")
    func waiting() throws {
        var desk = try AuthDesk(.simple(seconds: 1))
        var count = 0
        while desk.waits(1 << 20) { count += 1 }
        #expect(count == 7)
        let refused = desk.waits(1 << 20)
        #expect(!refused)
        desk.waitsNoMore(.again(method: 0, message: Array(repeating: 0, count: 1 << 20)))
        desk.waitsNoMore(.put)
        let (taken, again) = (desk.waits(1 << 20), desk.waits(1 << 20))
        #expect(taken && !again)
    }

    @Test("a watcher that was made while authentication was off ends when it is turned on")
    func watchesOfNobody() throws {
        try Self.with { member in
            let root = try Client(member)
            try root.login("root", "the root's password")
            #expect(try root.told(.authDisable, AuthDisableRequest()) == "ok")
            let nobody = try Client(member)
            let call = try nobody.caller.open(.watch)
            try nobody.caller.say(WatchRequest(request: .create(WatchCreateRequest(key: [1]))), on: call)
            _ = try nobody.caller.messages(of: call, atLeast: 1)
            #expect(try root.told(.authEnable, AuthEnableRequest()) == "ok")
            let message = try #require(nobody.caller.messages(of: call, atLeast: 1).first)
            let ended = try WatchResponse(decoding: message)
            #expect(ended.canceled && ended.cancelReason.hasSuffix("etcdserver: user name is empty"))
        }
    }

    @Test("a token outlives a restart, and a sealed one tells its own revision")
    func restart() throws {
        try ServedMember.withDirectory { directory in
            let member = try ServedMember(in: directory)
            try Self.prepare(member)
            let client = try Client(member)
            try client.login("u", "the user's password")
            let token = client.token
            try member.stop()
            let again = try ServedMember(in: directory)
            let other = try Client(again)
            other.token = token
            #expect(try other.put("k") == "ok")
            try again.stop()
        }
    }

    @Test("a token ends when it was not used for its time, and lasts while it is")
    func expiry() throws {
        try Self.with(settings: { $0.tokens = .simple(seconds: 1) }) { member in
            let (user, idle) = (try Client(member), try Client(member))
            try idle.login("u", "the user's password")
            try user.login("u", "the user's password")
            for _ in 0..<15 {
                #expect(try user.get("k") == "ok")
                Clocks.sleep(.milliseconds(100))
            }
            #expect(try idle.get("k") == Self.invalid)
        }
    }

    @Test("sealed tokens carry the revision that they were made at, and are refused after any change of users")
    func sealed() throws {
        try ServedMember.withDirectory { directory in
            try Self.writeKey(in: directory)
            try Self.with(settings: { $0.tokens = .sealed(keyFile: "\(directory)/key", seconds: 60) }) { member in
                let (root, user) = (try Client(member), try Client(member))
                try root.login("root", "the root's password")
                try user.login("u", "the user's password")
                #expect(user.token?.split(separator: ".").count == 3)
                #expect(try user.put("k") == "ok")
                #expect(try root.told(.roleAdd, AuthRoleAddRequest(name: "another")) == "ok")
                #expect(try user.put("k") == "etcdserver: revision of auth store is old")
                #expect(try user.get("k") == "etcdserver: revision of auth store is old")
                try user.login("u", "the user's password")
                #expect(try user.put("k") == "ok")
                user.token?.removeLast()
                #expect(try user.put("k") == Self.invalid)
            }
        }
    }

    private static func writeKey(in directory: String) throws {
        let folder = try Directory.create(directory)
        let key = try folder.open("key", .create)
        try key.write(Array("0123456789abcdef0123456789abcdef".utf8), at: 0)
        let wide = try folder.open("short", .create)
        try wide.write([1], at: 0)
    }

    @Test("a key that others may read, that is too short or not there is refused at the start")
    func keys() throws {
        try ServedMember.withDirectory { directory in
            try Self.writeKey(in: directory)
            for name in ["short", "none"] {
                #expect(throws: StartFailure.self) {
                    try ServedMember(in: "\(directory)/data") {
                        $0.tokens = .sealed(keyFile: "\(directory)/\(name)", seconds: 60)
                    }
                }
            }
        }
    }

    @Test("neither passwords nor tokens are in the log on disk, in snapshots or in the text log")
    func secrets() throws {
        try ServedMember.withDirectory { directory in
            let member = try ServedMember(in: directory) {
                $0.snapshotCount = 5
                $0.logLevel = .debug
            }
            try Self.prepare(member)
            let (root, user) = (try Client(member), try Client(member))
            try root.login("root", "the root's password")
            try user.login("u", "the user's password")
            for number in 0..<20 { #expect(try root.put("key\(number)") == "ok") }
            #expect(
                try user.told(.authenticate, AuthenticateRequest(name: "u", password: "a wrong password"))
                    .hasPrefix("etcdserver: authentication failed"))
            user.token = (user.token ?? "") + "0"
            #expect(try user.get("k") == Self.invalid)
            let log = member.log
            try member.stop()
            let tokens = [root.token, user.token].map { String($0?.prefix(CallToken.letterCount) ?? "?") }
            #expect(tokens.allSatisfy { $0.utf8.count == CallToken.letterCount })
            let secrets = tokens + ["the root's password", "the user's password", "a wrong password"]
            var bytes = 0
            let folder = try Directory.open(directory)
            for item in try folder.items() where item.kind == .file {
                let content = try folder.open(item.name, .read).readAll(bytesMax: 1 << 30)
                bytes += content.count
                let text = String(decoding: content, as: Unicode.ASCII.self)
                for secret in secrets { #expect(text.ranges(of: secret).isEmpty, "\(item.name) holds a secret") }
            }
            #expect(bytes > 1_000)
            for secret in secrets { #expect(log.ranges(of: secret).isEmpty, "the text log holds a secret") }
        }
    }

    @Test("wrong passwords of one address are slowed down, on whatever connection; who has a token does not notice")
    func guessing() throws {
        try Self.with { member in
            let user = try Client(member)
            try user.login("u", "the user's password")
            var (tries, told) = (0, "")
            while tries < 400, told != LoginFailures.refusal.message {
                let guesser = try Client(member)
                for _ in 0..<20 where told != LoginFailures.refusal.message {
                    told = try guesser.told(.authenticate, AuthenticateRequest(name: "u", password: "guess \(tries)"))
                    tries += 1
                }
            }
            #expect(told == LoginFailures.refusal.message && tries > LoginFailures.freeCount, "\(tries)")
            #expect(try user.put("k") == "ok")
        }
    }

    @Test(
        "thousands of logins of one connection are refused with the limit, and another client is served meanwhile"
    )
    func floods() throws {
        try Self.with { member in
            let (flood, good) = (try Client(member), try Client(member))
            try good.login("u", "the user's password")
            var refusals: [String: Int] = [:]
            for _ in 0..<40 {
                var calls: [CallID] = []
                for _ in 0..<50 {
                    calls.append(
                        try flood.caller.begin(
                            .authenticate, AuthenticateRequest(name: "u", password: "the user's password")))
                }
                #expect(try good.put("k") == "ok")
                for call in calls { refusals[try flood.caller.end(of: call).status?.message ?? "?", default: 0] += 1 }
            }
            #expect(refusals["holdfast: at most 8 passwords of one connection wait at a time", default: 0] > 1_000)
            #expect(refusals["", default: 0] > 100, "some get through: \(refusals)")
        }
    }
}
