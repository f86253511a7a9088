import Coordination
import MVCC
import Testing

@testable import Simulation

/// What is wrong of an entry's outcome is found: the outcomes here are made by hand.
@Suite struct LeaseModelTests {
    @Test("a lease that ends before its deadline is found, and one that ends then is not", arguments: [1_999, 2_000])
    func early(_ milliseconds: UInt64) {
        var log = Log()
        log.grant(1)
        log.expire([LeaseGrant(LeaseID(1), generation: 1)], at: milliseconds, ends: [1])
        #expect(log.model.finding?.invariant == (milliseconds < 2_000 ? .l1 : nil))
        #expect(log.model.ends.count == (milliseconds < 2_000 ? 0 : 1))
    }

    @Test("a lease that is due and named and lives on is found")
    func late() {
        var log = Log()
        log.grant(1)
        log.expire([LeaseGrant(LeaseID(1), generation: 1)], at: 2_500, ends: [])
        #expect(log.model.finding?.invariant == .l2)
    }

    @Test("a renewal counts from its own stamp, also when it comes late")
    func renewed() {
        var log = Log()
        log.grant(1)
        log.renew([1], at: 2_300, lives: [true])
        log.expire([LeaseGrant(LeaseID(1), generation: 1)], at: 3_000, ends: [1])
        #expect(log.model.finding?.invariant == .l1)
        #expect(log.model.marks.contains(.leaseRenewedLate))
    }

    @Test("a renewal that finds a lease over which lives is found")
    func lost() {
        var log = Log()
        log.grant(1)
        log.renew([1], at: 100, lives: [false])
        #expect(log.model.finding?.invariant == .l1)
    }

    @Test("an expiry ends no other grant and nothing in the name of another term", arguments: [1, 2])
    func others(_ term: UInt64) {
        var log = Log()
        log.grant(1)
        log.add(.revokeLease(LeaseID(1)), .revokeLease, at: 10)
        log.grant(1, at: 20)
        let generation: UInt64 = term == 1 ? 1 : 2
        log.expire([LeaseGrant(LeaseID(1), generation: generation)], at: 3_000, ends: [1], inTheNameOf: term)
        #expect(log.model.finding?.invariant == .l3 && log.model.revocations == 1)
    }

    @Test("a new leader may give two election time-outs, and not a lease's whole time", arguments: [2_200, 4_000])
    func deferred(_ deadline: UInt64) {
        var log = Log()
        log.grant(1)
        let deferred = LeaseDeferral.Deferred(
            grant: LeaseGrant(LeaseID(1), generation: 1), deadline: deadline * 1_000_000)
        log.add(.deferLeases(LeaseDeferral(term: 1, leases: [deferred])), .deferLeases, at: 2_000)
        #expect(log.model.finding?.invariant == (deadline > 2_200 ? .l2 : nil))
        #expect(log.model.marks.contains(.leaseDeferred))
    }

    @Test(
        "keys go with their lease, all of them and nothing else", arguments: [[], ["a"], ["a", "b"], ["a", "b", "c"]])
    func keys(_ deleted: [String]) {
        var log = Log()
        log.grant(1)
        for key in ["a", "b", "c"] { log.put(key, lease: 1) }
        log.put("c", lease: 0)
        log.expire([LeaseGrant(LeaseID(1), generation: 1)], at: 2_000, ends: [1], deleting: deleted)
        #expect(log.model.finding?.invariant == (deleted == ["a", "b"] ? nil : .l3))
    }

    @Test("a key that is attached to a lease that is over is found")
    func orphan() {
        var log = Log()
        log.put("a", lease: 7)
        #expect(log.model.finding?.invariant == .l3)
    }

    // MARK: Kit

    private struct Log {
        var model = LeaseModel(electionNanoseconds: 100_000_000)
        private var index: UInt64 = 0
        private var revision: Int64 = 1

        mutating func add(
            _ command: Command, _ answer: Answer, at milliseconds: UInt64, changes: [Change] = []
        ) {
            index += 1
            let outcome = Outcome(answer: .success(answer), revision: Revision(revision), changes: changes)
            model.note(command, index: index, term: 1, stamp: milliseconds * 1_000_000, outcome)
        }

        /// For two seconds.
        mutating func grant(_ id: Int64, at milliseconds: UInt64 = 0) {
            let life = TimeToLive(seconds: 2)
            add(.grantLease(LeaseID(id), life), .grantLease(life), at: milliseconds)
        }

        mutating func renew(_ ids: [Int64], at milliseconds: UInt64, lives: [Bool]) {
            let answers = lives.map { $0 ? TimeToLive(seconds: 2) : nil }
            add(.renewLeases(ids.map { LeaseID($0) }), .renewLeases(answers), at: milliseconds)
        }

        mutating func expire(
            _ grants: [LeaseGrant], at milliseconds: UInt64, ends: [Int64], inTheNameOf term: UInt64 = 1,
            deleting keys: [String] = []
        ) {
            if !keys.isEmpty { revision += 1 }
            let changes = keys.map { change(.delete, $0, lease: 0) }
            add(
                .expireLeases(LeaseExpiry(term: term, grants: grants)), .expireLeases(ends.map { LeaseID($0) }),
                at: milliseconds, changes: changes)
        }

        mutating func put(_ key: String, lease: Int64) {
            revision += 1
            let put = PutOperation(key: Array(key.utf8), value: [], lease: LeaseID(lease))
            add(.put(put), .stamp, at: 0, changes: [change(.put, key, lease: lease)])
        }

        private func change(_ kind: Change.Kind, _ key: String, lease: Int64) -> Change {
            let current = KeyValue(
                key: Array(key.utf8), value: [], created: Revision(revision), modified: Revision(revision), version: 1,
                lease: LeaseID(lease))
            return Change(kind: kind, current: current, previous: nil)
        }
    }
}
