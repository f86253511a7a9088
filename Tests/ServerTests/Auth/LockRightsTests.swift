import EtcdAPI
import GRPC
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

@Suite("Locks and users, over sockets", .timeLimit(.minutes(2))) struct LockRightsTests {
    typealias Client = AuthServingTests.Client

    private let denied = "etcdserver: permission denied"

    /// Root, and users u and v who may read and write what begins with `l/`.
    private func prepare(_ member: ServedMember) throws -> Client {
        let root = try Client(member)
        let permission = Permission(kind: .readWrite, key: Array("l/".utf8), rangeEnd: Array("l0".utf8))
        #expect(try root.told(.userAdd, AuthUserAddRequest(name: "root", password: "p")) == "ok")
        #expect(try root.told(.userGrantRole, AuthUserGrantRoleRequest(user: "root", role: "root")) == "ok")
        #expect(try root.told(.roleAdd, AuthRoleAddRequest(name: "r")) == "ok")
        #expect(
            try root.told(.roleGrantPermission, AuthRoleGrantPermissionRequest(name: "r", permission: permission))
                == "ok")
        for user in ["u", "v"] {
            #expect(try root.told(.userAdd, AuthUserAddRequest(name: user, password: "p")) == "ok")
            #expect(try root.told(.userGrantRole, AuthUserGrantRoleRequest(user: user, role: "r")) == "ok")
        }
        #expect(try root.told(.authEnable, AuthEnableRequest()) == "ok")
        try root.login("root", "p")
        return root
    }

    private func user(_ name: String, _ member: ServedMember) throws -> Client {
        let client = try Client(member)
        try client.login(name, "p")
        return client
    }

    private func lock(_ name: String, _ client: Client) throws -> CallID {
        try client.caller.begin(.lock, LockRequest(name: Array(name.utf8)), metadata: client.metadata)
    }

    private func count(_ client: Client) throws -> Int64 {
        let request = RangeRequest(key: Array("l/".utf8), rangeEnd: Array("l0".utf8), countOnly: true)
        return try client.ask(.kvRange, request, RangeResponse.self).get().count
    }

    private func awaitCount(_ count: Int64, _ client: Client) throws {
        let deadline = Deadline(after: .seconds(10))
        while try self.count(client) != count { try #require(!deadline.hasPassed) }
    }

    @Test("locks, elections and observers need the rights of the entries and reads that they are made of")
    func rights() throws {
        try ServedMember.with { member in
            _ = try prepare(member)
            let (u, nobody) = (try user("u", member), try Client(member))
            #expect(try u.told(.lock, LockRequest(name: Array("l".utf8))) == "ok")
            #expect(try u.told(.lock, LockRequest(name: Array("m".utf8))) == denied)
            #expect(try u.told(.unlock, UnlockRequest(key: Array("m/1".utf8))) == denied)
            #expect(try u.told(.electionLeader, LeaderRequest(name: Array("l".utf8))) == "ok")
            #expect(try u.told(.electionLeader, LeaderRequest(name: Array("m".utf8))) == denied)
            let leader = LeaderKey(name: Array("m".utf8), key: Array("m/1".utf8), revision: 5)
            #expect(try u.told(.electionProclaim, ProclaimRequest(leader: leader, value: [])) == denied)
            #expect(try u.told(.electionResign, ResignRequest(leader: leader)) == denied)
            #expect(try u.told(.electionObserve, LeaderRequest(name: Array("m".utf8))) == denied)
            #expect(try nobody.told(.lock, LockRequest(name: Array("l".utf8))) != "ok")
            #expect(try nobody.told(.electionLeader, LeaderRequest(name: Array("l".utf8))) != "ok")
        }
    }

    @Test("a user's cancelled call gives its place up; one whose right is lost is not told that it holds")
    func waiting() throws {
        try ServedMember.with { member in
            let root = try prepare(member)
            let (u, v) = (try user("u", member), try user("v", member))
            let holder = try u.ask(.lock, LockRequest(name: Array("l".utf8)), LockResponse.self).get()
            let cancelled = try lock("l", v)
            try v.caller.send()
            try awaitCount(2, u)
            try v.caller.cancel(cancelled)
            try awaitCount(1, u)
            let waits = try lock("l", v)
            try v.caller.send()
            try awaitCount(2, u)
            #expect(try root.told(.userRevokeRole, AuthUserRevokeRoleRequest(name: "v", role: "r")) == "ok")
            #expect(try root.told(.unlock, UnlockRequest(key: holder.key)) == "ok")
            #expect(try v.caller.end(of: waits).status?.message == denied)
        }
    }

    @Test("an observer ends when its right is lost, before it is told anything more")
    func observing() throws {
        try ServedMember.with { member in
            let root = try prepare(member)
            let u = try user("u", member)
            let request = CampaignRequest(name: Array("l".utf8), value: [1])
            let leader = try #require(try root.ask(.electionCampaign, request, CampaignResponse.self).get().leader)
            let call = try u.caller.begin(
                .electionObserve, LeaderRequest(name: Array("l".utf8)), metadata: u.metadata)
            #expect(try u.caller.messages(of: call, atLeast: 1).count == 1)
            #expect(try root.told(.userRevokeRole, AuthUserRevokeRoleRequest(name: "u", role: "r")) == "ok")
            #expect(try root.told(.electionProclaim, ProclaimRequest(leader: leader, value: [2])) == "ok")
            let end = try u.caller.end(of: call)
            #expect(end.status?.message == denied && end.messages.isEmpty)
        }
    }
}
