import Determinism
import Linearizability

/// Small histories of a store, served correctly by a naive one and then, often, spoilt.
struct RandomStore {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// Overlapping operations that were served in the order of a moment between call and answer, and the log of that.
    mutating func history(operations count: Int, unknownOneIn: Int) -> StoreHistory {
        let times = (0..<count).map { id in
            let call = UInt64.random(in: 0...UInt64(2 * count), using: &random)
            let end = call + UInt64.random(in: 0...6, using: &random)
            return (id: id, call: call, end: end, effect: UInt64.random(in: call...end, using: &random))
        }
        var store = NaiveStore()
        var history = StoreHistory()
        var entries: [StoreLog.Entry] = []
        for (id, call, end, _) in times.sorted(by: { ($0.effect, $0.id) < ($1.effect, $1.id) }) {
            let command = command(id)
            var operation = StoreOperation(
                id: UInt64(id), client: UInt64(id), call: call, request: .command(command), outcome: .unknown)
            let isUnknown = Int.random(in: 0..<unknownOneIn, using: &random) == 0
            if !isUnknown || Bool.random(using: &random) {
                let before = store
                let answer = store.serve(command)
                if store.revision > before.revision { entries.append(Self.entry(before, store)) }
                if !isUnknown { operation.outcome = .answered(answer, revision: store.revision, at: end) }
            }
            history.operations.append(operation)
        }
        history.operations.sort { $0.id < $1.id }
        history.log = StoreLog(of: 2...max(2, store.revision), entries: entries)
        if entries.isEmpty { history.log = nil }
        history.finalStates = [StoreFinalState(name: "m1", revision: store.revision, keyValues: store.keyValues)]
        return history
    }

    static func entry(_ before: NaiveStore, _ after: NaiveStore) -> StoreLog.Entry {
        var changes: [StoreLog.Change] = after.keyValues.filter { $0.modRevision == after.revision }
            .map { .put(key: $0.key, value: $0.value) }
        changes += before.keyValues.filter { after.contents[$0.key] == nil }.map { .delete(key: $0.key) }
        return StoreLog.Entry(revision: after.revision, changes: changes)
    }

    // MARK: Commands

    private mutating func command(_ id: Int) -> StoreCommand {
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: return .range(range())
        case 2, 3, 4: return put(id)
        case 5: return .delete(.one(key()), wantsPrevious: Bool.random(using: &random))
        case 6: return .delete(.from(key()))
        default:
            let branch: [StoreCommand] = [.range(range()), put(id), .range(range())]
            let nested = StoreCommand.transaction(StoreTransaction([comparison()], then: [put(id)], else: []))
            return .transaction(
                StoreTransaction(
                    [comparison()], then: branch,
                    else: Bool.random(using: &random) ? [nested] : [.delete(.one(key()))]))
        }
    }

    private mutating func put(_ id: Int) -> StoreCommand {
        // A value is often its writer's own, and sometimes not.
        let value = Int.random(in: 0..<3, using: &random) == 0 ? 0 : UInt8(id)
        return .put(key(), [value], wantsPrevious: Bool.random(using: &random))
    }

    private mutating func key() -> [UInt8] { [UInt8(ascii: "a") + UInt8.random(in: 0...2, using: &random)] }

    private mutating func range() -> StoreRange {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: StoreRange(.all, limit: 1)
        case 1: StoreRange(.range(key(), key()), isCountOnly: true)
        case 2: StoreRange(.range(key(), key()))
        default: StoreRange(.one(key()))
        }
    }

    private mutating func comparison() -> StoreComparison {
        let relation = StoreComparison.Relation.allCases[Int.random(in: 0..<4, using: &random)]
        let keys: StoreKeySelection = Bool.random(using: &random) ? .one(key()) : .from(key())
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return StoreComparison(keys, relation, .value([UInt8.random(in: 0...3, using: &random)]))
        case 1: return StoreComparison(keys, relation, .version(Int64.random(in: 0...2, using: &random)))
        case 2: return StoreComparison(keys, relation, .createRevision(Int64.random(in: 0...4, using: &random)))
        default: return StoreComparison(keys, relation, .modRevision(Int64.random(in: 0...4, using: &random)))
        }
    }

    // MARK: Errors

    /// The history with one or two errors somewhere, some of which may go unnoticed by anybody.
    mutating func spoilt(_ history: StoreHistory) -> StoreHistory {
        var history = history
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let position = Int.random(in: 0..<history.operations.count, using: &random)
            guard case .answered(let answer, let revision, let end) = history.operations[position].outcome else {
                // What was said to have failed may have been applied.
                history.operations[position].outcome = .refused(.notApplied, at: 100)
                continue
            }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: history.operations[position].outcome = .answered(answer, revision: revision + 1, at: end)
            case 1: history.operations[position].outcome = .answered(answer, revision: max(1, revision - 1), at: end)
            case 2: history.operations[position].outcome = .refused(.notApplied, at: end)
            case 3: history.operations[position].outcome = .unknown
            default:
                history.operations[position].outcome = .answered(spoilt(answer), revision: revision, at: end)
            }
        }
        return history
    }

    private mutating func spoilt(_ answer: StoreAnswer) -> StoreAnswer {
        switch answer {
        case .range(let shown, let count): return .range(spoilt(shown), count: max(0, count + [0, 0, 1, -1][pick(4)]))
        case .put(let previous): return .put(previous: spoilt(previous.map { [$0] } ?? []).first)
        case .delete(let count, let previous): return .delete(count: max(0, count + pick(2)), previous: previous)
        case .transaction(let held, let answers):
            if pick(3) == 0 { return .transaction(held: !held, answers) }
            return .transaction(held: held, answers.map { spoilt($0) })
        case .compacted: return .compacted
        }
    }

    private mutating func spoilt(_ shown: [StoreKeyValue]) -> [StoreKeyValue] {
        guard var first = shown.first else { return shown }
        switch pick(6) {
        case 0: first.value = [UInt8(pick(6))]
        case 1: first.version += 1
        case 2: first.modRevision -= 1
        case 3: first.createRevision += 1
        case 4: return Array(shown.dropFirst())
        default: break
        }
        return [first] + shown.dropFirst()
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
}
