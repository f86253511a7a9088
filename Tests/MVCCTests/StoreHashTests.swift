import MVCC
import MVCCTestKit
import Testing

@Suite struct StoreHashTests {
    private func hash(_ view: StoreView, at revision: Int64 = 0, slice: Int = 1 << 20) throws -> UInt32 {
        var hash = try StoreHash(view, at: Revision(revision))
        while true {
            if let value = hash.advance(bytesMax: slice) { return value }
        }
    }

    @Test(
        "stores with the same history have the same hash, whatever they have swept and in slices of any size",
        arguments: 0..<10)
    func equal(_ seed: UInt64) throws {
        var requests = Requests(seed: seed, keyCount: 20)
        var (one, other) = (VersionedStore(), VersionedStore())
        for _ in 0..<200 {
            let request = requests.write(around: one.revision.number)
            _ = one.apply(request, leaseExists: { _ in true })
            _ = other.apply(request, leaseExists: { _ in true })
            one.sweep(budget: 3)
        }
        #expect(try hash(one.view) == hash(other.view, slice: 11))
    }

    @Test("the hash at a revision is what it was then, whatever was written since")
    func past() throws {
        var store = VersionedStore()
        var hashes: [Int64: UInt32] = [:]
        var requests = Requests(seed: 4, keyCount: 12)
        for _ in 0..<150 {
            let request = requests.write(around: store.revision.number)
            if case .compact = request { continue }
            _ = store.apply(request, leaseExists: { _ in true })
            hashes[store.revision.number] = try hash(store.view)
        }
        #expect(Set(hashes.values).count == hashes.count)
        for (revision, expected) in hashes { #expect(try hash(store.view, at: revision) == expected, "\(revision)") }
    }

    @Test("a revision that is compacted, or still to come, is refused")
    func refused() throws {
        var store = VersionedStore()
        for value in 0..<6 as Range<UInt8> {
            _ = store.apply(.put(PutOperation(key: [1], value: [value])), leaseExists: { _ in false })
        }
        _ = store.apply(.compact(Compaction(revision: Revision(4))), leaseExists: { _ in false })
        #expect(throws: StoreError.futureRevision) { try StoreHash(store.view, at: Revision(8)) }
        #expect(throws: StoreError.compacted) { try StoreHash(store.view, at: Revision(3)) }
        let hash = try StoreHash(store.view, at: Revision(4))
        #expect(hash.revision == Revision(4) && hash.compacted == Revision(4))
        #expect(try StoreHash(store.view, at: .zero).revision == Revision(7))
    }
}
