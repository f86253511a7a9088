import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

@Suite("Elections of one member, over its sockets", .timeLimit(.minutes(1))) struct ElectionServingTests {
    private let name = Array("e".utf8)

    private func campaign(_ lease: Int64, _ value: String, _ caller: inout Caller) throws -> CallID {
        try caller.begin(.electionCampaign, CampaignRequest(name: name, lease: lease, value: Array(value.utf8)))
    }

    private func elected(_ call: CallID, _ caller: inout Caller) throws -> LeaderKey {
        let answer = try caller.end(of: call)
        try #require(answer.status?.code == .ok, "\(String(describing: answer.status))")
        return try #require(try CampaignResponse(decoding: answer.messages[0]).leader)
    }

    private func status(
        _ method: EtcdMethod, _ request: some ProtobufMessage, _ caller: inout Caller
    ) throws -> Status? {
        let call = try caller.begin(method, request)
        return try caller.end(of: call).status
    }

    private func told(_ call: CallID, _ caller: inout Caller) throws -> String {
        let answer = try LeaderResponse(decoding: try #require(try caller.messages(of: call, atLeast: 1).first))
        return String(decoding: answer.kv?.value ?? [], as: UTF8.self)
    }

    @Test("one leads, proclaims and resigns; the next one leads with a higher token")
    func elections() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            try LockServingTests.grant(0xA, &caller)
            try LockServingTests.grant(0xB, &caller)
            let nobody = try status(.electionLeader, LeaderRequest(name: name), &caller)
            #expect(nobody == Status(.unknown, "election: no leader"))
            let first = try elected(campaign(0xA, "one", &caller), &caller)
            #expect(first.name == name && first.key == Array("e/a".utf8) && first.lease == 0xA)
            let waits = try campaign(0xB, "two", &caller)
            let queue = try LockServingTests.awaitKeys(2, "e/", &caller)
            #expect(queue[0].createRevision == first.revision)
            #expect(LockServingTests.isWaiting(waits, &caller))
            let proclaimed = try status(
                .electionProclaim, ProclaimRequest(leader: first, value: Array("more".utf8)), &caller)
            #expect(proclaimed?.code == .ok)
            let asked = try caller.begin(.electionLeader, LeaderRequest(name: name))
            let leader = try LeaderResponse(decoding: caller.end(of: asked).messages[0])
            #expect(leader.kv?.value == Array("more".utf8) && leader.kv?.createRevision == first.revision)
            #expect(try status(.electionResign, ResignRequest(leader: first), &caller)?.code == .ok)
            let second = try elected(waits, &caller)
            #expect(second.key == Array("e/b".utf8) && second.revision > first.revision)
            let late = try status(.electionProclaim, ProclaimRequest(leader: first, value: []), &caller)
            #expect(late == Status(.unknown, "election: not leader"))
            // Who does not lead resigns from nothing.
            #expect(try status(.electionResign, ResignRequest(leader: first), &caller)?.code == .ok)
            #expect(try LockServingTests.keys("e/", &caller).map(\.key) == [second.key])
            for (method, refused) in [
                (EtcdMethod.electionProclaim, try status(.electionProclaim, ProclaimRequest(), &caller)),
                (.electionResign, try status(.electionResign, ResignRequest(), &caller)),
            ] {
                #expect(refused == Status(.unknown, "\"leader\" field must be provided"), "\(method)")
            }
        }
    }

    @Test("a candidate whose lease ends while it waits does not lead")
    func expiry() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            try LockServingTests.grant(1, &caller)
            try LockServingTests.grant(2, &caller)
            _ = try elected(campaign(1, "one", &caller), &caller)
            let waits = try campaign(2, "two", &caller)
            _ = try LockServingTests.awaitKeys(2, "e/", &caller)
            try LockServingTests.revoke(2, &caller)
            #expect(try caller.end(of: waits).status == Status(.unknown, "election: not leader"))
        }
    }

    @Test("observers are told of the leader there is, of what it proclaims, and of the next one")
    func observing() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            var watcher = try Caller(member.address)
            for lease in 1...3 as ClosedRange<Int64> { try LockServingTests.grant(lease, &caller) }
            let early = try watcher.begin(.electionObserve, LeaderRequest(name: name))
            try watcher.send()
            let first = try elected(campaign(1, "one", &caller), &caller)
            #expect(try told(early, &watcher) == "one")
            let late = try watcher.begin(.electionObserve, LeaderRequest(name: name))
            #expect(try told(late, &watcher) == "one")
            let waits = [try campaign(2, "two", &caller), try campaign(3, "three", &caller)]
            _ = try LockServingTests.awaitKeys(3, "e/", &caller)
            #expect(
                try status(.electionProclaim, ProclaimRequest(leader: first, value: Array("1".utf8)), &caller)?.code
                    == .ok)
            // Nothing of those that only stand for election.
            for call in [early, late] { #expect(try told(call, &watcher) == "1") }
            try LockServingTests.revoke(1, &caller)
            let second = try elected(waits[0], &caller)
            for call in [early, late] { #expect(try told(call, &watcher) == "two") }
            try LockServingTests.revoke(3, &caller)
            #expect(try status(.electionResign, ResignRequest(leader: second), &caller)?.code == .ok)
            let again = try elected(campaign(2, "back", &caller), &caller)
            #expect(again.revision > second.revision)
            for call in [early, late] { #expect(try told(call, &watcher) == "back") }
            #expect(try member.lockCallCount() == 2)
            try watcher.cancel(early)
            try watcher.cancel(late)
            #expect(try LockServingTests.awaitKeys(1, "e/", &watcher).count == 1)
            #expect(try member.lockCallCount() == 0)
        }
    }

    @Test("an observer that does not read costs nothing, and is told how things are once it reads")
    func slowObserver() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            var slow = try Caller(member.address)
            try LockServingTests.grant(1, &caller)
            let leader = try elected(campaign(1, "0", &caller), &caller)
            let call = try slow.begin(.electionObserve, LeaderRequest(name: name))
            #expect(try told(call, &slow) == "0")
            slow.pause(call)
            for number in 0..<40 {
                let value = [UInt8](repeating: UInt8(number), count: 500_000)
                #expect(
                    try status(.electionProclaim, ProclaimRequest(leader: leader, value: value), &caller)?.code == .ok)
            }
            #expect(try member.backlogBytes() < 8_000_000)
            slow.resume(call)
            var seen: [UInt8] = []
            while seen.last != 39 {
                for message in try slow.messages(of: call, atLeast: 1) {
                    seen.append(try #require(try LeaderResponse(decoding: message).kv?.value.first))
                }
            }
            #expect(seen == seen.sorted() && seen.count < 40)
        }
    }
}
