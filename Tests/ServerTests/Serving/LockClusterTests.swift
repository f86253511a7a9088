import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

@Suite("Locks of a cluster", .timeLimit(.minutes(1))) struct LockClusterTests {
    @Test("waiters at other members outlast the leader, and only one holds at a time")
    func leaderChange() throws {
        try ServedCluster.with(places: 3) { cluster in
            let all = [0, 1, 2]
            for number in all { try cluster.start(number, among: all) }
            let leader = try cluster.leader()
            let others = all.filter { $0 != leader }
            var one = try Caller(try #require(cluster.members[others[0]]).address)
            var two = try Caller(try #require(cluster.members[others[1]]).address)
            for lease in 1...3 as ClosedRange<Int64> { try LockServingTests.grant(lease, &one) }
            let first = try LockServingTests.held(LockServingTests.lock("l", lease: 1, &one), &one)
            let second = try LockServingTests.lock("l", lease: 2, &two)
            // A connection that is new sends when the server has greeted it.
            _ = try LockServingTests.keys("l/", &two)
            _ = try LockServingTests.awaitKeys(2, "l/", &one)
            let third = try LockServingTests.lock("l", lease: 3, &one)
            _ = try LockServingTests.awaitKeys(3, "l/", &one)
            try cluster.stop(leader)
            _ = try cluster.leader()
            #expect(LockServingTests.isWaiting(third, &one))
            #expect(LockServingTests.isWaiting(second, &two))
            try LockServingTests.unlock(first.key, &one)
            let held = try LockServingTests.held(second, &two)
            #expect(held.key == Array("l/2".utf8))
            #expect(LockServingTests.isWaiting(third, &one))
            let token = try #require(LockServingTests.keys("l/", &two).first?.createRevision)
            try LockServingTests.revoke(2, &two)
            #expect(try LockServingTests.held(third, &one).key == Array("l/3".utf8))
            #expect(try #require(LockServingTests.keys("l/", &two).first?.createRevision) > token)
        }
    }

    @Test("a client that goes to another member with the same lease has kept its place")
    func movingOn() throws {
        try ServedCluster.with(places: 3) { cluster in
            let all = [0, 1, 2]
            for number in all { try cluster.start(number, among: all) }
            let leader = try cluster.leader()
            let left = all.filter { $0 != leader }[0]
            var caller = try Caller(try #require(cluster.members[leader]).address)
            for lease in 1...3 as ClosedRange<Int64> { try LockServingTests.grant(lease, &caller) }
            let first = try LockServingTests.held(LockServingTests.lock("l", lease: 1, &caller), &caller)
            do {
                var lost = try Caller(try #require(cluster.members[left]).address)
                _ = try LockServingTests.lock("l", lease: 2, &lost)
                _ = try LockServingTests.keys("l/", &lost)
                _ = try LockServingTests.awaitKeys(2, "l/", &caller)
                try cluster.stop(left)
            }
            let behind = try LockServingTests.lock("l", lease: 3, &caller)
            let back = try LockServingTests.lock("l", lease: 2, &caller)
            let queue = try LockServingTests.awaitKeys(3, "l/", &caller)
            #expect(queue.map(\.lease) == [1, 2, 3])
            try LockServingTests.unlock(first.key, &caller)
            #expect(try LockServingTests.held(back, &caller).key == Array("l/2".utf8))
            #expect(LockServingTests.isWaiting(behind, &caller))
        }
    }
}
