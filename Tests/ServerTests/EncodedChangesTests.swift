import EtcdAPI
import MVCC
import Testing

@testable import Server

@Suite struct EncodedChangesTests {
    private func change(_ key: UInt8, at revision: Int64) -> Change {
        let current = MVCC.KeyValue(
            key: [key], value: [9], created: Revision(2), modified: Revision(revision), version: 2)
        let previous = MVCC.KeyValue(key: [key], value: [8], created: Revision(2), modified: Revision(2), version: 1)
        return Change(kind: .put, current: current, previous: previous)
    }

    @Test("each change is told as itself, with what was before only to those who want it, and others' are not reused")
    func events() {
        var encoded = EncodedChanges()
        // Two lists of one revision that are equally long: one of each keyspace.
        for changes in [[change(1, at: 5), change(2, at: 5)], [change(3, at: 5), change(4, at: 5)]] {
            for _ in 0..<2 {
                encoded.begin(changes)
                for (place, change) in changes.enumerated() {
                    for wantsPrevious in [false, true] {
                        let event = encoded.event(place, withPrevious: wantsPrevious)
                        #expect(event == EncodedChanges.encode(change, withPrevious: wantsPrevious))
                    }
                }
            }
        }
        let (bare, full) = (encoded.event(0, withPrevious: false), encoded.event(0, withPrevious: true))
        #expect(bare != full)
    }
}
