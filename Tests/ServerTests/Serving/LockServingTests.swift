import EtcdAPI
import GRPC
import LinuxSystem
import MVCC
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

/// Locks of one member over real sockets. What etcd answers to the same is compared elsewhere.
@Suite("Locks of one member, over its sockets", .timeLimit(.minutes(1))) struct LockServingTests {
    static func grant(_ lease: Int64, seconds: Int64 = 60, _ caller: inout Caller) throws {
        let call = try caller.begin(.leaseGrant, LeaseGrantRequest(ttl: seconds, id: lease))
        try #require(try caller.end(of: call).status?.code == .ok)
    }

    static func lock(_ name: String, lease: Int64, _ caller: inout Caller, seconds: UInt64? = nil) throws -> CallID {
        try caller.begin(
            .lock, LockRequest(name: Array(name.utf8), lease: lease),
            timeoutNanoseconds: seconds.map { $0 * 1_000_000_000 })
    }

    static func held(_ call: CallID, _ caller: inout Caller) throws -> LockResponse {
        let answer = try caller.end(of: call)
        try #require(answer.status?.code == .ok, "\(String(describing: answer.status))")
        return try LockResponse(decoding: answer.messages[0])
    }

    /// Whether a call has not been answered, as far as has been read.
    static func isWaiting(_ call: CallID, _ caller: inout Caller) -> Bool { !caller.hasAnswer(to: call) }

    static func unlock(_ key: [UInt8], _ caller: inout Caller) throws {
        let call = try caller.begin(.unlock, UnlockRequest(key: key))
        try #require(try caller.end(of: call).status?.code == .ok)
    }

    static func revoke(_ lease: Int64, _ caller: inout Caller) throws {
        let call = try caller.begin(.leaseRevoke, LeaseRevokeRequest(id: lease))
        try #require(try caller.end(of: call).status?.code == .ok)
    }

    /// The keys under a prefix, the oldest in front.
    static func keys(_ prefix: String, _ caller: inout Caller) throws -> [EtcdAPI.KeyValue] {
        let range = KeyRange.prefix(Array(prefix.utf8))
        let request = RangeRequest(key: range.key, rangeEnd: range.end, sortOrder: .ascend, sortTarget: .create)
        let call = try caller.begin(.kvRange, request)
        return try RangeResponse(decoding: try caller.end(of: call).messages[0]).kvs
    }

    /// Waits until so many keys are there.
    static func awaitKeys(_ count: Int, _ prefix: String, _ caller: inout Caller) throws -> [EtcdAPI.KeyValue] {
        let deadline = Deadline(after: .seconds(10))
        while true {
            let found = try keys(prefix, &caller)
            if found.count == count { return found }
            try #require(!deadline.hasPassed, "\(found.count) keys instead of \(count)")
            Clocks.sleep(.milliseconds(5))
        }
    }

    @Test("who comes later waits until the lock is given back, and holds a higher token")
    func waiting() throws {
        try ServedMember.with { member in
            var one = try Caller(member.address)
            var two = try Caller(member.address)
            try Self.grant(0xAB, &one)
            try Self.grant(0xCD, &two)
            let first = try Self.held(Self.lock("l", lease: 0xAB, &one), &one)
            #expect(first.key == Array("l/ab".utf8))
            // Entering again is answered at once.
            #expect(try Self.held(Self.lock("l", lease: 0xAB, &one), &one).key == first.key)
            let waits = try Self.lock("l", lease: 0xCD, &two)
            try two.send()
            let queue = try Self.awaitKeys(2, "l/", &two)
            #expect(Self.isWaiting(waits, &two))
            #expect(queue.map(\.key) == [first.key, Array("l/cd".utf8)] && queue.map(\.lease) == [0xAB, 0xCD])
            #expect(queue[0].createRevision == first.header?.revision)
            try Self.unlock(first.key, &one)
            let second = try Self.held(waits, &two)
            #expect(second.key == Array("l/cd".utf8))
            // The header is that of the moment at which the key was still seen to be there.
            #expect(second.header?.revision == queue[1].createRevision + 1)
            #expect(try member.lockCallCount() == 0)
        }
    }

    @Test(
        "many waiters get the lock one after the other, in the order of their tokens, each woken by the one before it")
    func order() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            var calls: [CallID] = []
            for lease in 1...40 as ClosedRange<Int64> {
                try Self.grant(lease, &caller)
                calls.append(try Self.lock("q", lease: lease, &caller))
                _ = try Self.awaitKeys(Int(lease), "q/", &caller)
            }
            // Of those that wait, some lose their leases, from within and at the end.
            for lease in [20, 21, 40] as [Int64] {
                try Self.revoke(lease, &caller)
                let status = try caller.end(of: calls[Int(lease) - 1]).status
                #expect(status == Status(.unknown, "mutex: session is expired"))
            }
            var token: Int64 = 0
            for lease in 1...39 as ClosedRange<Int64> where lease != 20 && lease != 21 {
                let held = try Self.held(calls[Int(lease) - 1], &caller)
                let queue = try Self.keys("q/", &caller)
                #expect(queue.first?.key == held.key && (queue.first?.createRevision ?? 0) > token)
                token = queue.first?.createRevision ?? 0
                if lease < 39 { #expect(Self.isWaiting(calls[38], &caller)) }
                try Self.unlock(held.key, &caller)
            }
            #expect(try member.lockCallCount() == 0)
        }
    }

    @Test("a holder whose lease ends has lost the lock; a waiter whose lease ends is told at once")
    func expiry() throws {
        try ServedMember.with(adjusting: { $0.leaseMinMilliseconds = 100 }) { member in
            var caller = try Caller(member.address)
            try Self.grant(1, seconds: 2, &caller)
            try Self.grant(2, &caller)
            try Self.grant(3, seconds: 1, &caller)
            _ = try Self.held(Self.lock("l", lease: 1, &caller), &caller)
            let (second, third) = (try Self.lock("l", lease: 2, &caller), try Self.lock("l", lease: 3, &caller))
            #expect(try caller.end(of: third).status == Status(.unknown, "mutex: session is expired"))
            #expect(Self.isWaiting(second, &caller))
            #expect(try Self.held(second, &caller).key == Array("l/2".utf8))
        }
    }

    @Test("a call that is cancelled, whose connection ends or whose time is over gives its place up")
    func givingUp() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            for lease in 1...5 as ClosedRange<Int64> { try Self.grant(lease, &caller) }
            let holder = try Self.held(Self.lock("l", lease: 1, &caller), &caller)
            let cancelled = try Self.lock("l", lease: 2, &caller)
            let late = try Self.lock("l", lease: 3, &caller, seconds: 1)
            do {
                var other = try Caller(member.address)
                _ = try Self.lock("l", lease: 4, &other)
                // A connection that is new sends when the server has greeted it.
                _ = try Self.keys("l/", &other)
                _ = try Self.awaitKeys(4, "l/", &caller)
            }
            _ = try Self.awaitKeys(3, "l/", &caller)
            try caller.cancel(cancelled)
            _ = try Self.awaitKeys(2, "l/", &caller)
            let status = try caller.end(of: late).status
            #expect(status?.code == .deadlineExceeded)
            #expect(try Self.awaitKeys(1, "l/", &caller).map(\.key) == [holder.key])
            // Cancelled on the way: the place is given up as soon as it is known.
            for _ in 0..<20 {
                let call = try Self.lock("l", lease: 5, &caller)
                try caller.cancel(call)
            }
            #expect(try Self.awaitKeys(1, "l/", &caller).map(\.key) == [holder.key])
            #expect(try member.lockCallCount() == 0)
        }
    }

    @Test("a lock is also what clients' own recipes make of the keys, in both directions")
    func recipes() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            try Self.grant(7, &caller)
            let put = try caller.begin(.kvPut, PutRequest(key: Array("l/5".utf8), value: []))
            #expect(try caller.end(of: put).status?.code == .ok)
            let waits = try Self.lock("l", lease: 7, &caller)
            _ = try Self.awaitKeys(2, "l/", &caller)
            #expect(Self.isWaiting(waits, &caller))
            let delete = try caller.begin(.kvDeleteRange, DeleteRangeRequest(key: Array("l/5".utf8)))
            #expect(try caller.end(of: delete).status?.code == .ok)
            #expect(try Self.held(waits, &caller).key == Array("l/7".utf8))
        }
    }

    @Test("without a lease the member makes one of a minute")
    func ownLease() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            let held = try Self.held(Self.lock("l", lease: 0, &caller), &caller)
            let lease = try #require(Self.keys("l/", &caller).first?.lease)
            #expect(held.key == Array("l/\(String(lease, radix: 16))".utf8))
            let call = try caller.begin(.leaseTimeToLive, LeaseTimeToLiveRequest(id: lease))
            #expect(try LeaseTimeToLiveResponse(decoding: caller.end(of: call).messages[0]).grantedTTL == 60)
        }
    }

    @Test("refusals: an unknown lease, keys of registries, a request that is too large")
    func refusals() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            let unknown = try Self.lock("l", lease: 99, &caller)
            #expect(try caller.end(of: unknown).status?.message == "etcdserver: requested lease not found")
            let reserved = try Self.lock("\0holdfast/l", lease: 0, &caller)
            #expect(try caller.end(of: reserved).status?.code == .invalidArgument)
            let large = try Self.lock(String(repeating: "l", count: 1_600_000), lease: 0, &caller)
            #expect(try caller.end(of: large).status?.message == "etcdserver: request is too large")
            #expect(try Self.keys("", &caller).isEmpty && member.lockCallCount() == 0)
        }
    }

    @Test("what is compacted in the very turn in which a call begins to wait is not missed")
    func compactionAtOnce() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            for lease in 1...3 as ClosedRange<Int64> { try Self.grant(lease, &caller) }
            let first = try Self.held(Self.lock("l", lease: 1, &caller), &caller)
            // All of it is sent, and applied, at once.
            let (second, third) = (try Self.lock("l", lease: 2, &caller), try Self.lock("l", lease: 3, &caller))
            for _ in 0..<4 { _ = try caller.begin(.kvPut, PutRequest(key: Array("x".utf8), value: [])) }
            let revision = try #require(first.header?.revision) + 6
            let compact = try caller.begin(.kvCompact, CompactionRequest(revision: revision))
            #expect(try caller.end(of: compact).status?.code == .ok)
            #expect(try Self.keys("l/", &caller).count == 3)
            try Self.revoke(3, &caller)
            #expect(try caller.end(of: third).status == Status(.unknown, "mutex: session is expired"))
            #expect(Self.isWaiting(second, &caller))
            try Self.unlock(first.key, &caller)
            #expect(try Self.held(second, &caller).key == Array("l/2".utf8))
        }
    }

    @Test("compaction past everything that waiters have seen changes nothing for them")
    func compaction() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            try Self.grant(1, &caller)
            try Self.grant(2, &caller)
            let first = try Self.held(Self.lock("l", lease: 1, &caller), &caller)
            let waits = try Self.lock("l", lease: 2, &caller)
            _ = try Self.awaitKeys(2, "l/", &caller)
            for _ in 0..<3 {
                let put = try caller.begin(.kvPut, PutRequest(key: Array("x".utf8), value: []))
                let header = try PutResponse(decoding: caller.end(of: put).messages[0]).header
                let revision = try #require(header?.revision)
                let compact = try caller.begin(.kvCompact, CompactionRequest(revision: revision, physical: true))
                #expect(try caller.end(of: compact).status?.code == .ok)
            }
            #expect(Self.isWaiting(waits, &caller))
            try Self.unlock(first.key, &caller)
            #expect(try Self.held(waits, &caller).key == Array("l/2".utf8))
        }
    }
}
