import Linearizability

/// A good history, served one operation after the other: number n is called at 10 n and answered at 10 n + 5.
struct StoreStory {
    private(set) var store = NaiveStore()
    var history = StoreHistory()
    private var entries: [StoreLog.Entry] = []

    /// The number of the next operation, which is also its position and its id.
    var next: Int { history.operations.count }

    mutating func serve(_ command: StoreCommand, isKnown: Bool = true) {
        let before = store
        let answer = store.serve(command)
        if store.revision > before.revision { entries.append(RandomStore.entry(before, store)) }
        add(.command(command), isKnown ? .answered(answer, revision: store.revision, at: end) : .unknown)
    }

    mutating func put(_ key: String, _ value: String, wantsPrevious: Bool = false, isKnown: Bool = true) {
        serve(.put(Array(key.utf8), Array(value.utf8), wantsPrevious: wantsPrevious), isKnown: isKnown)
    }

    mutating func delete(_ key: String, isKnown: Bool = true) {
        serve(.delete(.one(Array(key.utf8)), wantsPrevious: true), isKnown: isKnown)
    }

    mutating func get(_ key: String) { serve(.range(StoreRange(.one(Array(key.utf8))))) }

    mutating func getAll() { serve(.range(StoreRange(.all))) }

    /// Puts the value if the key has it already, else deletes the key.
    mutating func touch(_ key: String, _ value: String) {
        let key = Array(key.utf8)
        serve(
            .transaction(
                StoreTransaction(
                    [StoreComparison(.one(key), .equal, .value(Array(value.utf8)))],
                    then: [.put(key, Array(value.utf8), wantsPrevious: true)], else: [.delete(.one(key))])))
    }

    /// A read of `state`, which may be an old one.
    mutating func readLate(_ state: NaiveStore, session: UInt64) {
        let range = StoreRange(.all)
        add(
            .read(range, at: nil, .serializable(session: session)),
            .answered(state.answer(range), revision: state.revision, at: end))
    }

    mutating func readHistory(_ state: NaiveStore) {
        let range = StoreRange(.all)
        add(
            .read(range, at: state.revision, .linearizable),
            .answered(state.answer(range), revision: store.revision, at: end))
    }

    mutating func compact(_ revision: Int64) {
        add(.compact(through: revision), .answered(.compacted, revision: store.revision, at: end))
    }

    mutating func refuse(_ request: StoreRequest, _ refusal: StoreRefusal) { add(request, .refused(refusal, at: end)) }

    private var end: UInt64 { UInt64(10 * next + 5) }

    private mutating func add(_ request: StoreRequest, _ outcome: StoreOutcome) {
        history.operations.append(
            StoreOperation(
                id: UInt64(next), client: UInt64(next % 3), call: UInt64(10 * next), request: request, outcome: outcome)
        )
    }

    /// The history with the log of all revisions and the final state of a member.
    var complete: StoreHistory {
        var history = history
        if let last = entries.last { history.log = StoreLog(of: 2...last.revision, entries: entries) }
        history.finalStates = [StoreFinalState(name: "m1", revision: store.revision, keyValues: store.keyValues)]
        return history
    }
}

extension StoreHistory {
    /// The first violation that is found.
    var violation: StoreViolation? {
        guard case .violated(let violations) = StoreChecker().check(self) else { return nil }
        return violations.first
    }

    /// Replaces the answer of an operation.
    mutating func change(_ position: Int, _ change: (inout StoreAnswer, inout Int64) -> Void) {
        guard case .answered(var answer, var revision, let moment) = operations[position].outcome else { return }
        change(&answer, &revision)
        operations[position].outcome = .answered(answer, revision: revision, at: moment)
    }
}
