import Determinism
import Linearizability
import Testing

@Suite("Check by revisions of long histories") struct StoreScaleTests {
    #if DEBUG
        private static let operations = 20_000
    #else
        private static let operations = 1_000_000
    #endif

    /// Puts and gets of many keys by overlapping clients; one write in a hundred is of unknown outcome.
    private static func history() -> StoreHistory {
        var random = SplitMix64(seed: 3)
        var contents: [Int: StoreKeyValue] = [:]
        var revision: Int64 = 1
        var history = StoreHistory()
        var entries: [StoreLog.Entry] = []
        history.operations.reserveCapacity(operations)
        for number in 0..<operations {
            let moment = UInt64(100 * number)
            let name = Int.random(in: 0..<operations / 20, using: &random)
            let key = Array("registry/key-\(name)".utf8)
            var operation = StoreOperation(
                id: UInt64(number), client: UInt64(number % 64),
                call: moment - min(moment, UInt64.random(in: 0..<2_000, using: &random)),
                request: .command(.range(StoreRange(.one(key)))), outcome: .unknown)
            let end = moment + UInt64.random(in: 0..<2_000, using: &random)
            let kind = Int.random(in: 0..<100, using: &random)
            if kind < 50 {
                let shown = contents[name].map { [$0] } ?? []
                operation.outcome = .answered(.range(shown, count: shown.count), revision: revision, at: end)
            } else {
                revision += 1
                let value = Array("value-\(number)".utf8)
                let before = contents[name]
                contents[name] = StoreKeyValue(
                    key: key, value: value, createRevision: before?.createRevision ?? revision, modRevision: revision,
                    version: (before?.version ?? 0) + 1)
                entries.append(StoreLog.Entry(revision: revision, changes: [.put(key: key, value: value)]))
                operation.request = .command(.put(key, value, wantsPrevious: true))
                if kind < 99 { operation.outcome = .answered(.put(previous: before), revision: revision, at: end) }
            }
            history.operations.append(operation)
        }
        history.log = StoreLog(of: 2...revision, entries: entries)
        let keyValues = contents.values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        history.finalStates = [StoreFinalState(name: "m1", revision: revision, keyValues: keyValues)]
        return history
    }

    @Test("A long history is judged whole, and one wrong byte in its middle is found")
    func long() throws {
        var history = Self.history()
        #expect(StoreChecker().check(history) == .consistent)

        let middle = try #require(
            history.operations.indices.dropFirst(Self.operations / 2).first { position in
                if case .answered(.range(let shown, _), _, _) = history.operations[position].outcome {
                    return !shown.isEmpty
                }
                return false
            })
        history.change(middle) { answer, _ in
            guard case .range(var shown, let count) = answer else { return }
            shown[0].value[3] ^= 1
            answer = .range(shown, count: count)
        }
        #expect(history.violation?.operations == [UInt64(middle)])
    }
}
