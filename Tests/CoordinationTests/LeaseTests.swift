import Bytes
import MVCC
import Testing

@testable import Coordination

@Suite struct LeaseTests {
    /// A log being written, one entry after the other.
    struct Log {
        var state = CoordinationState()
        var term: UInt64 = 1
        var seconds: UInt64 = 0

        @discardableResult
        mutating func add(_ command: Command, budget: Int = .max) throws -> Outcome {
            var left = budget
            var progress = state.apply(
                index: state.appliedIndex + 1, term: term, stamp: seconds * 1_000_000_000,
                payload: command.encode()[...], budget: &left)
            while case .unfinished = progress {
                left = budget
                progress = state.continueApply(budget: &left)
            }
            guard case .done(let outcome) = progress else { throw NotUnderstood() }
            return outcome
        }

        struct NotUnderstood: Error {}

        @discardableResult
        mutating func put(_ key: UInt8, lease: Int64 = 0, ignoringLease: Bool = false) throws -> Outcome {
            try add(.put(PutOperation(key: [key], value: [1], lease: LeaseID(lease), ignoresLease: ignoringLease)))
        }

        mutating func grant(_ lease: Int64, seconds: UInt64 = 10) throws -> Outcome {
            try add(.grantLease(LeaseID(lease), TimeToLive(seconds: seconds)))
        }

        /// The expiry of what is due now, as a leader of `term` would ask for it.
        mutating func expire(term asked: UInt64? = nil) throws -> [LeaseID] {
            let due = state.leasesDue(by: seconds * 1_000_000_000)
            let expiry = LeaseExpiry(term: asked ?? term, grants: due.map(\.grant))
            guard case .success(.expireLeases(let ended)) = try add(.expireLeases(expiry)).answer else { return [] }
            return ended
        }

        func keys(of lease: Int64) -> [[UInt8]] { state.leases.attached.keys(of: LeaseID(lease)) }
        func has(_ key: UInt8) throws -> Bool { try state.range(RangeQuery(KeyRange(key: [key]))).count == 1 }
    }

    @Test("a lease is granted once under its name, and each grant of a name has a higher generation")
    func grants() throws {
        var log = Log()
        #expect(try log.grant(7).answer == .success(.grantLease(TimeToLive(seconds: 10))))
        #expect(try log.grant(7).answer == .failure(.leaseExists))
        var last = try #require(log.state.leases[LeaseID(7)]).generation
        for _ in 0..<50 {
            #expect(try log.add(.revokeLease(LeaseID(7))).answer == .success(.revokeLease))
            _ = try log.grant(7)
            let next = try #require(log.state.leases[LeaseID(7)]).generation
            #expect(next > last)
            last = next
        }
        #expect(try log.add(.revokeLease(LeaseID(8))).answer == .failure(.leaseNotFound))
        #expect(log.state.revision == Revision(1), "leases alone make no revision")
    }

    @Test("a key is attached to one lease at most, and follows puts, moves, detaching and deletion")
    func attachment() throws {
        var log = Log()
        #expect(try log.put(1, lease: 7).answer == .failure(.leaseNotFound))
        _ = try log.grant(7)
        _ = try log.grant(8)
        for key in [3, 1, 2] as [UInt8] { try log.put(key, lease: 7) }
        #expect(log.keys(of: 7) == [[1], [2], [3]])
        try log.put(2, lease: 8)
        try log.put(3, ignoringLease: true)
        #expect(log.keys(of: 7) == [[1], [3]] && log.keys(of: 8) == [[2]])
        try log.put(3)
        try log.add(.deleteRange(DeleteRangeOperation(KeyRange(key: [2]))))
        #expect(log.keys(of: 7) == [[1]] && log.keys(of: 8).isEmpty)
        try log.add(
            .transaction(
                Transaction(success: [
                    .deleteRange(DeleteRangeOperation(KeyRange(key: [1]))),
                    .put(PutOperation(key: [4], value: [], lease: LeaseID(8))),
                ])))
        #expect(log.keys(of: 7).isEmpty && log.keys(of: 8) == [[4]])
    }

    @Test(
        "the end of a lease deletes its keys in order at one revision, in slices of any size", arguments: [1, 3, 1_000])
    func revocation(_ budget: Int) throws {
        var log = Log()
        _ = try log.grant(7)
        for key in (0..<20 as Range<UInt8>).reversed() { try log.put(key, lease: 7) }
        try log.put(99)
        let before = log.state.revision
        let outcome = try log.add(.revokeLease(LeaseID(7)), budget: budget)
        #expect(outcome.answer == .success(.revokeLease) && outcome.revision == before.next)
        #expect(outcome.changes.map(\.current.key) == (0..<20).map { [$0] })
        #expect(outcome.changes.allSatisfy { $0.kind == .delete && $0.previous?.lease == LeaseID(7) })
        #expect(log.state.leases[LeaseID(7)] == nil && log.keys(of: 7).isEmpty)
        #expect(try log.has(99))
    }

    @Test("a lease ends when its time is over, not before, and one that was renewed in front of the entry lives")
    func expiry() throws {
        var log = Log()
        _ = try log.grant(7)
        _ = try log.grant(8)
        try log.put(1, lease: 7)
        try log.put(2, lease: 8)
        log.seconds = 9
        #expect(log.state.leasesDue(by: 9_000_000_000).isEmpty)
        let early = LeaseExpiry(term: 1, grants: [LeaseGrant(LeaseID(7), generation: 1)])
        #expect(try log.add(.expireLeases(early)).answer == .success(.expireLeases([])))
        log.seconds = 11
        let due = log.state.leasesDue(by: 11_000_000_000).map(\.grant)
        #expect(Set(due.map(\.lease.rawValue)) == [7, 8])
        #expect(
            try log.add(.renewLeases([LeaseID(8), LeaseID(9)])).answer
                == .success(.renewLeases([TimeToLive(seconds: 10), nil])))
        #expect(
            try log.add(.expireLeases(LeaseExpiry(term: 1, grants: due))).answer
                == .success(.expireLeases([LeaseID(7)])))
        #expect(try !log.has(1) && log.has(2))
        log.seconds = 20
        #expect(try log.expire() == [])
        log.seconds = 22
        #expect(try log.expire() == [LeaseID(8)])
        #expect(log.state.leases.count == 0)
    }

    @Test("an expiry of another term, or of an earlier grant of the name, ends nothing")
    func staleExpiry() throws {
        var log = Log()
        _ = try log.grant(7, seconds: 2)
        log.seconds = 3
        let first = try #require(log.state.leasesDue(by: 3_000_000_000).first).grant
        #expect(try log.expire(term: 2) == [])
        try log.add(.revokeLease(LeaseID(7)))
        _ = try log.grant(7, seconds: 2)
        log.seconds = 9
        #expect(
            try log.add(.expireLeases(LeaseExpiry(term: 1, grants: [first]))).answer == .success(.expireLeases([])))
        #expect(try log.expire() == [LeaseID(7)])
    }

    @Test("a lease is given time by a new leader once until it is renewed")
    func deferral() throws {
        var log = Log()
        _ = try log.grant(7)
        func deferral(_ term: UInt64, to seconds: UInt64) -> Command {
            let grant = LeaseGrant(LeaseID(7), generation: 1)
            return .deferLeases(
                LeaseDeferral(term: term, leases: [.init(grant: grant, deadline: seconds * 1_000_000_000)]))
        }
        func deadline() -> UInt64? { log.state.leases[LeaseID(7)].map { $0.deadline / 1_000_000_000 } }
        log.term = 2
        try log.add(deferral(1, to: 12))
        #expect(deadline() == 10)
        try log.add(deferral(2, to: 12))
        #expect(deadline() == 12)
        try log.add(deferral(2, to: 14))
        #expect(deadline() == 12)
        log.seconds = 5
        try log.add(.renewLeases([LeaseID(7)]))
        #expect(deadline() == 15)
        try log.add(deferral(2, to: 17))
        #expect(deadline() == 17)
    }

    @Test("among many leases with renewals at random, exactly those are found that are due", arguments: 0..<20)
    func wheel(_ seed: UInt64) throws {
        var random = Generator(state: seed)
        var log = Log()
        var deadlines: [Int64: UInt64] = [:]
        for step in 0..<400 {
            log.seconds += UInt64(random.below(3))
            if random.below(50) == 0 { log.seconds += 100 }
            let id = Int64(1 + random.below(60))
            let seconds = UInt64(1 + random.below(40))
            if deadlines[id] == nil {
                _ = try log.grant(id, seconds: seconds)
                deadlines[id] = log.seconds + seconds
            } else if random.below(3) == 0 {
                try log.add(.revokeLease(LeaseID(id)))
                deadlines[id] = nil
            } else {
                try log.add(.renewLeases([LeaseID(id)]))
                let timeToLive = try #require(log.state.leases[LeaseID(id)]).timeToLive
                deadlines[id] = log.seconds + timeToLive.milliseconds / 1_000
            }
            guard step % 7 == 0 else { continue }
            let now = log.seconds
            // Slots are passed a moment after the deadlines in them.
            let expected = deadlines.filter { $0.value < now }.keys.sorted()
            let found = try log.expire().map(\.rawValue)
            try #require(Set(found).isSuperset(of: expected), "seed \(seed), step \(step)")
            try #require(found.allSatisfy { deadlines[$0].map { $0 <= now } ?? false }, "seed \(seed), step \(step)")
            for id in found { deadlines[id] = nil }
            #expect(log.state.leases.count == deadlines.count)
        }
    }

    struct Generator {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    @Test("more leases than one entry may name end one thousand after the other")
    func manyAtOnce() throws {
        var log = Log()
        for id in 1...2_500 as ClosedRange<Int64> { _ = try log.grant(id, seconds: 2) }
        log.seconds = 5
        #expect(
            try [log.expire().count, log.expire().count, log.expire().count, log.expire().count] == [
                1_000, 1_000, 500, 0,
            ])
    }

    // MARK: Snapshots

    private func bytes(_ state: CoordinationState, piece: Int = 1 << 16) -> [UInt8] {
        var encoder = StateSnapshotEncoder(state)
        var bytes: [UInt8] = []
        while let next = encoder.next(bytesMax: piece) { bytes += next }
        return bytes
    }

    private func decode(_ bytes: [UInt8], piece: Int) -> CoordinationState? {
        var decoder = StateSnapshotDecoder()
        var rest = bytes[...]
        while !rest.isEmpty {
            if case .refused = decoder.add(Array(rest.prefix(piece))) { return nil }
            rest = rest.dropFirst(piece)
        }
        return decoder.state
    }

    private func filled() throws -> Log {
        var log = Log()
        for id in 1...700 as ClosedRange<Int64> {
            _ = try log.grant(id * 7_919, seconds: UInt64(2 + id % 50))
            if id % 3 == 0 { try log.put(UInt8(id % 250), lease: id * 7_919) }
            if id % 11 == 0 { try log.add(.revokeLease(LeaseID(id * 7_919))) }
        }
        return log
    }

    @Test("a snapshot brings leases, keys and deadlines back, in pieces of any size", arguments: [1, 100, 1 << 16])
    func snapshot(_ piece: Int) throws {
        var log = try filled()
        let image = bytes(log.state, piece: piece)
        #expect(image == bytes(log.state))
        var copy = Log(state: try #require(decode(image, piece: piece)))
        #expect(bytes(copy.state) == image)
        for id in 1...700 as ClosedRange<Int64> {
            #expect(copy.state.leases[LeaseID(id * 7_919)] == log.state.leases[LeaseID(id * 7_919)])
            #expect(copy.keys(of: id * 7_919) == log.keys(of: id * 7_919))
        }
        log.seconds = 30
        copy.seconds = 30
        #expect(try Set(log.expire()) == Set(copy.expire()))
        #expect(log.state.hash == copy.state.hash && log.state.revision == copy.state.revision)
        _ = try log.grant(3)
        _ = try copy.grant(3)
        #expect(log.state.leases[LeaseID(3)] == copy.state.leases[LeaseID(3)])
    }

    @Test("the state goes on while a snapshot of it is being written, and does not show in it")
    func snapshotOfAMoment() throws {
        var log = try filled()
        let image = bytes(log.state)
        var encoder = StateSnapshotEncoder(log.state)
        var written: [UInt8] = []
        while let piece = encoder.next(bytesMax: 512) {
            written += piece
            log.seconds += 1
            _ = try log.expire()
            try log.add(.renewLeases((1...50).map { LeaseID($0 * 7_919) }))
        }
        #expect(written == image)
    }

    @Test("a snapshot with a damaged byte among its leases is refused")
    func damage() throws {
        var log = Log()
        for id in 1...3 as ClosedRange<Int64> { _ = try log.grant(id) }
        try log.put(1, lease: 2)
        let image = bytes(log.state)
        for place in image.indices {
            var damaged = image
            damaged[place] ^= 0x10
            if let state = decode(damaged, piece: 1 << 16) {
                Issue.record("byte \(place) was changed and the state was taken: \(state.appliedIndex)")
            }
        }
    }

    @Test("a store that names a lease which is not in the snapshot is refused")
    func unknownLease() throws {
        var log = Log()
        _ = try log.grant(2)
        try log.put(1, lease: 2)
        let image = bytes(log.state)
        var without = CoordinationState()
        without.skip(index: 1, term: 1, stamp: 0)
        // The store of the one behind the sections of the other.
        let head = bytes(without).count - bytes(of: without.view)
        let foreign = Array(bytes(without).prefix(head)) + Array(image.suffix(bytes(of: log.state.view)))
        #expect(decode(foreign, piece: 1 << 16) == nil)
    }

    private func bytes(of view: StoreView) -> Int {
        var encoder = SnapshotEncoder(view)
        var count = 0
        while let piece = encoder.next(bytesMax: 1 << 16) { count += piece.count }
        return count
    }
}
