import MVCC
import Testing

@testable import Coordination

/// Who holds a lock is decided by the log alone.
@Suite("Queues of locks and elections") struct LockQueueTests {
    typealias Log = LeaseTests.Log

    private let queue = LockQueue(Array("a".utf8))

    private func enter(
        _ log: inout Log, _ lease: Int64, _ aim: Acquisition.Aim = .lock, of queue: LockQueue? = nil
    ) throws -> Acquisition.Standing {
        let acquisition = Acquisition(aim, of: queue ?? self.queue, lease: LeaseID(lease))
        try acquisition.transaction.validate()
        guard case .transaction(let result) = try log.add(.transaction(acquisition.transaction)).answer.get() else {
            throw Log.NotUnderstood()
        }
        return acquisition.standing(in: result)
    }

    /// Whether nobody is before a place.
    private func holds(_ place: QueuePlace, _ log: Log, of queue: LockQueue? = nil) throws -> Bool {
        let queue = queue ?? self.queue
        return try place.exists(in: log.state.view)
            && log.state.range(queue.last(before: place.created)).keyValues.isEmpty
    }

    @Test("keys are where etcd's clients look for them")
    func layout() {
        #expect(queue.key(of: LeaseID(0x0ABC_DEF1)) == Array("a/abcdef1".utf8))
        #expect(queue.key(of: LeaseID(.max)) == Array("a/7fffffffffffffff".utf8))
        #expect(queue.range == KeyRange(key: Array("a/".utf8), end: Array("a0".utf8)))
        #expect(LockQueue([]).range == KeyRange(key: [0x2F], end: [0x30]))
    }

    @Test("the first holds, others are behind it in their order, and each that holds later has a higher token")
    func order() throws {
        var log = Log()
        var places: [QueuePlace] = []
        for lease in 1...4 as ClosedRange<Int64> {
            _ = try log.grant(lease)
            let standing = try enter(&log, lease)
            #expect(standing.isNew && standing.isHolder == (lease == 1))
            places.append(standing.place)
        }
        var token = Revision.zero
        for (number, place) in places.enumerated() {
            #expect(try holds(place, log) && place.created > token)
            token = place.created
            for later in places[(number + 1)...] {
                #expect(try !holds(later, log))
                let before = try log.state.range(queue.last(before: later.created)).keyValues.first
                #expect(before?.created == places[try #require(places.firstIndex(of: later)) - 1].created)
            }
            try log.add(.transaction(place.release))
        }
        #expect(try log.state.range(queue.oldest).keyValues.isEmpty)
    }

    @Test("entering again changes nothing: same place, same token")
    func again() throws {
        var log = Log()
        _ = try (log.grant(1), log.grant(2))
        let (first, second) = (try enter(&log, 1), try enter(&log, 2))
        let revision = log.state.revision
        let repeated = [try enter(&log, 1), try enter(&log, 2)]
        #expect(repeated.map(\.place) == [first.place, second.place] && repeated.map(\.isNew) == [false, false])
        #expect(repeated.map(\.isHolder) == [true, false])
        #expect(log.state.revision == revision)
    }

    @Test("without a lease that lives nobody enters, and whose lease ends loses the place at that index")
    func leases() throws {
        var log = Log()
        let acquisition = Acquisition(.lock, of: queue, lease: LeaseID(9))
        #expect(try log.add(.transaction(acquisition.transaction)).answer == .failure(.leaseNotFound))
        _ = try (log.grant(1, seconds: 10), log.grant(2, seconds: 100))
        let (first, second) = (try enter(&log, 1), try enter(&log, 2))
        log.seconds = 50
        #expect(try holds(first.place, log) && !holds(second.place, log))
        #expect(try log.expire() == [LeaseID(1)])
        #expect(try !holds(first.place, log) && holds(second.place, log))
        // The same lease again stands behind, with a higher token.
        _ = try log.grant(1)
        let back = try enter(&log, 1)
        #expect(back.isNew && !back.isHolder && back.place.created > second.place.created)
    }

    @Test("a plain key under the prefix counts like any other, whoever wrote it and however it goes")
    func plainKeys() throws {
        var log = Log()
        try log.add(.put(PutOperation(key: Array("a/by hand".utf8), value: [])))
        _ = try log.grant(1)
        let standing = try enter(&log, 1)
        #expect(!standing.isHolder)
        // Writing it again does not make it younger; deleting it does.
        try log.add(.put(PutOperation(key: Array("a/by hand".utf8), value: [1])))
        #expect(try !holds(standing.place, log))
        try log.add(.deleteRange(DeleteRangeOperation(KeyRange(key: Array("a/by hand".utf8)))))
        #expect(try holds(standing.place, log))
        // Names do not meet.
        let other = LockQueue(Array("a!".utf8))
        #expect(try enter(&log, 1, of: other).isHolder)
    }

    @Test("a place that is given up takes nothing from whoever wrote the key since")
    func release() throws {
        var log = Log()
        _ = try log.grant(1)
        let old = try enter(&log, 1).place
        try log.add(.deleteRange(DeleteRangeOperation(KeyRange(key: old.key))))
        let new = try enter(&log, 1).place
        #expect(new.key == old.key && new.created > old.created)
        try log.add(.transaction(old.release))
        #expect(new.exists(in: log.state.view) && !old.exists(in: log.state.view))
        try log.add(.transaction(new.release))
        #expect(!new.exists(in: log.state.view))
    }

    @Test("a candidate proclaims when it enters, again with a new value, and only while its place is there")
    func proclaiming() throws {
        var log = Log()
        _ = try log.grant(1)
        let standing = try enter(&log, 1, .leadership(value: [1]))
        func value() -> [UInt8]? { log.state.view.get(standing.place.key)?.value }
        #expect(standing.isHolder && value() == [1])
        let revision = log.state.revision
        #expect(try enter(&log, 1, .leadership(value: [1])).place == standing.place && log.state.revision == revision)
        #expect(try enter(&log, 1, .leadership(value: [2])).place == standing.place)
        #expect(value() == [2] && log.state.revision == revision.next)
        try log.add(.transaction(standing.place.proclaim([3], lease: LeaseID(1))))
        #expect(value() == [3])
        // No lease given: it keeps the one that it has.
        try log.add(.transaction(standing.place.proclaim([4], lease: .none)))
        #expect(value() == [4] && log.keys(of: 1) == [standing.place.key])
        try log.add(.revokeLease(LeaseID(1)))
        let late = try log.add(.transaction(standing.place.proclaim([5], lease: .none))).answer
        #expect(late == .success(.transaction(TransactionResult(succeeded: false))) && value() == nil)
    }

    @Test("whoever may not read the queue and write the key does not enter")
    func rights() throws {
        let acquisition = Acquisition(.leadership(value: [1]), of: queue, lease: LeaseID(1))
        var reads: [KeyRange] = []
        var writes: [KeyRange] = []
        var leases: [LeaseID] = []
        let everything = Command.transaction(acquisition.transaction).allEffects { effect in
            switch effect {
            case .reads(let range): reads.append(range)
            case .writes(let range): writes.append(range)
            case .attaches(let lease): leases.append(lease)
            }
            return true
        }
        #expect(everything && reads.contains(queue.range))
        #expect(Set(writes) == [KeyRange(key: acquisition.key)] && Set(leases) == [LeaseID(1)])
    }
}
