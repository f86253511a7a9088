import MVCC
import MVCCTestKit
import Testing

@Suite struct SnapshotTests {
    static func encode(_ view: StoreView, pieces bytesMax: Int = 4096) -> [UInt8] {
        var encoder = SnapshotEncoder(view)
        var bytes: [UInt8] = []
        while let piece = encoder.next(bytesMax: bytesMax) {
            #expect(!piece.isEmpty && piece.count <= bytesMax)
            bytes += piece
        }
        return bytes
    }

    static func decode(_ bytes: [UInt8], pieces: Int = 1 << 20) -> StoreView? {
        var decoder = SnapshotDecoder()
        var at = 0
        while at < bytes.count {
            let end = min(at + pieces, bytes.count)
            switch decoder.add(Array(bytes[at..<end])) {
            case .needsMore: at = end
            case .complete(let rest): return rest.isEmpty && end == bytes.count ? decoder.view : nil
            case .malformed: return nil
            }
        }
        return nil
    }

    /// A store after many requests, and those requests.
    private func store(_ seed: UInt64, steps: Int) -> (VersionedStore, Requests) {
        var requests = Requests(seed: seed, keyCount: 200)
        var store = VersionedStore()
        for _ in 0..<steps {
            _ = store.apply(requests.write(around: store.revision.number), leaseExists: { _ in true })
            if requests.random.oneIn(5) { store.sweep(budget: requests.random.below(30)) }
        }
        return (store, requests)
    }

    @Test("a store that is read back is the store that was written, and goes on like it", arguments: 0..<40)
    func roundTrip(_ seed: UInt64) throws {
        let start = store(seed, steps: 20 + Int(seed) * 10)
        var (original, requests) = start
        let bytes = Self.encode(original.view, pieces: 1 + Int(seed) * 7)
        var copy = VersionedStore(try #require(Self.decode(bytes, pieces: 1 + Int(seed) * 3)))
        #expect(copy.view.liveBytes == original.view.liveBytes)
        #expect(copy.view.compacted == original.view.compacted)
        for _ in 0..<60 {
            let request = requests.write(around: original.revision.number)
            let outcome = original.apply(request, leaseExists: { _ in true })
            try #require(copy.apply(request, leaseExists: { _ in true }) == outcome, "seed \(seed): \(request)")
            let query = requests.query(around: original.revision.number)
            let answers = [original, copy].map { store in
                Result { () throws(StoreError) in try store.view.range(query) }
            }
            try #require(answers[0] == answers[1], "seed \(seed): \(query)")
            original.sweep(budget: 10)
        }
        #expect(Self.encode(original.view) == Self.encode(copy.view))
    }

    @Test("the bytes say nothing of how far the sweep has come, nor of the shape of the trees", arguments: 0..<20)
    func functionOfState(_ seed: UInt64) throws {
        var (store, _) = store(seed, steps: 300)
        let bytes = Self.encode(store.view)
        #expect(Self.encode(try #require(Self.decode(bytes))) == bytes)
        for budget in [1, 3, 50, Int.max] {
            store.sweep(budget: budget)
            try #require(Self.encode(store.view) == bytes, "seed \(seed), budget \(budget)")
        }
        #expect(store.view.isSwept)
        let read = try #require(Self.decode(bytes))
        #expect(read.historyBytes == store.view.historyBytes)
        #expect(read.liveBytes == store.view.liveBytes)
    }

    @Test("a view is written out as it was, whatever is written to the store meanwhile")
    func encodingWhileWriting() {
        var (store, requests) = store(3, steps: 300)
        let expected = Self.encode(store.view)
        var encoder = SnapshotEncoder(store.view)
        var bytes: [UInt8] = []
        while let piece = encoder.next(bytesMax: 100) {
            bytes += piece
            _ = store.apply(requests.write(around: store.revision.number), leaseExists: { _ in true })
            store.sweep(budget: 20)
        }
        #expect(bytes == expected)
    }

    @Test("bytes that are cut off or changed are refused, and never trap", arguments: 0..<10)
    func damage(_ seed: UInt64) {
        let bytes = Self.encode(store(seed, steps: 80).0.view)
        var random = Seeded(seed)
        for _ in 0..<60 { #expect(Self.decode(Array(bytes[..<random.below(bytes.count)])) == nil) }
        for _ in 0..<300 {
            var damaged = bytes
            let at = random.below(bytes.count)
            damaged[at] ^= UInt8(1 + random.below(255))
            #expect(Self.decode(damaged) == nil)
        }
        for _ in 0..<300 {
            let noise = (0..<random.below(60)).map { _ in UInt8(random.below(6)) }
            #expect(Self.decode(Array(bytes[..<random.below(bytes.count / 2)]) + noise) == nil)
        }
    }

    @Test("what comes behind a store is handed back")
    func rest() {
        var decoder = SnapshotDecoder()
        let bytes = Self.encode(store(1, steps: 50).0.view)
        #expect(decoder.add(bytes + [1, 2, 3]) == .complete(rest: [1, 2, 3]))
        #expect(decoder.view != nil)
    }

    @Test("a long value comes through in small pieces")
    func longValue() throws {
        var store = VersionedStore()
        let value = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        _ = store.apply(.put(PutOperation(key: [1], value: value)), leaseExists: { _ in true })
        let read = try #require(Self.decode(Self.encode(store.view, pieces: 1000), pieces: 10))
        #expect(read.get([1])?.value == value)
    }
}
