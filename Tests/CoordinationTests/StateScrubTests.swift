import Coordination
import MVCC
import Testing

@Suite struct StateScrubTests {
    @Test(
        "a state that came with a snapshot looks as the one that it was taken of, whatever leases there have been",
        arguments: [0, 1, 2])
    func restored(_ left: Int) throws {
        var state = CoordinationState()
        for id in 1...2 as ClosedRange<Int64> {
            apply(.grantLease(LeaseID(id), TimeToLive(seconds: 9)), to: &state)
        }
        for id in (1...2 as ClosedRange<Int64>).dropFirst(left) { apply(.revokeLease(LeaseID(id)), to: &state) }

        var encoder = StateSnapshotEncoder(state)
        var decoder = StateSnapshotDecoder()
        while let piece = encoder.next(bytesMax: 100) { _ = decoder.add(piece) }
        let restored = try #require(decoder.state)
        #expect(restored.leases.count == left)
        // Each round looks at another shard.
        for round in 0..<256 as Range<UInt64> { #expect(hash(of: state, round) == hash(of: restored, round)) }
    }

    @Test(
        "a state whose compacted versions are not swept yet looks as one that is swept, part by part",
        arguments: [1, 10, 1_000])
    func swept(_ bytes: UInt64) throws {
        var state = CoordinationState()
        for key in ["a", "b", "c", "d"] {
            for _ in 0..<3 { apply(.put(PutOperation(key: Array(key.utf8), value: [1])), to: &state) }
        }
        for key in ["b", "c"] { apply(.deleteRange(DeleteRangeOperation(KeyRange(key: Array(key.utf8)))), to: &state) }
        apply(.compact(Compaction(revision: state.revision)), to: &state)
        var swept = state
        while !swept.sweep(budget: 1_000) {}

        var key: [UInt8] = []
        for part in 0..<10 {
            let checkpoint = Checkpoint(round: 0, key: key, bytes: bytes)
            let (seen, expected) = (look(at: state, checkpoint), look(at: swept, checkpoint))
            #expect(seen.map(\.hash) == expected.map(\.hash) && seen?.next == expected?.next, "part \(part)")
            key = try #require(seen).next
            if key.isEmpty { return }
        }
        Issue.record("the parts do not end")
    }

    private func look(at state: CoordinationState, _ checkpoint: Checkpoint) -> (hash: UInt64, next: [UInt8])? {
        var scrub = StateScrub(state, checkpoint)
        var budget = 1_000_000
        return scrub.advance(&budget)
    }

    private func apply(_ command: Command, to state: inout CoordinationState) {
        let payload = command.encode()
        _ = state.apply(index: state.appliedIndex + 1, term: 1, stamp: 0, payload: payload[...])
    }

    private func hash(of state: CoordinationState, _ round: UInt64) -> UInt64? {
        look(at: state, Checkpoint(round: round, bytes: 1_000))?.hash
    }
}
