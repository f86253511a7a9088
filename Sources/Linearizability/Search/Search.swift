/// Wing and Gong's search for an order that explains a history, with Lowe's cache.
///
///         ┌── call: the model accepts it and leads to a new configuration: place it, start again at the head
///         │   call: otherwise: go on to the next event
///     ────┤
///         │   return: its operation had to be placed by now: take back the last one placed, go on behind it
///         └── nothing with an answer is left: the order is found
///
/// An observation that the model accepts is placed at once, and nothing else is tried in its place: whatever order follows
/// without it there, follows with it there as well. A write of what is there already is no observation: it may be needed
/// later. An open operation that would change nothing now is passed by: it does not have to be placed at all.
@usableFromInline
struct Search<M: SequentialModel> {
    @usableFromInline
    enum Result {
        case found
        case exhausted
        case overBudget
    }

    @usableFromInline
    struct Frame {
        @usableFromInline var operation: Int32
        @usableFromInline var isObservation: Bool
        @usableFromInline var stateBefore: M.State

        @inlinable
        init(operation: Int32, isObservation: Bool, stateBefore: M.State) {
            self.operation = operation
            self.isObservation = isObservation
            self.stateBefore = stateBefore
        }
    }

    @usableFromInline let model: M
    @usableFromInline let operations: [ClientOperation<M.Input, M.Output>]
    @usableFromInline let isObservation: [Bool]
    @usableFromInline var events: EventList
    @usableFromInline var cache: ConfigurationCache<M.State>
    @usableFromInline var state: M.State
    /// The operations placed so far, as a stack and as a set with a hash of its own.
    @usableFromInline var placed: [Frame] = []
    @usableFromInline var set: [UInt64]
    @usableFromInline var setHash: UInt64 = 0
    /// Operations with an answer that are not placed.
    @usableFromInline var answersLeft: Int
    /// How many operations were offered to the model.
    @usableFromInline var steps = 0
    @usableFromInline var best: LongestPrefix

    @inlinable
    init(_ model: M, _ operations: [ClientOperation<M.Input, M.Output>]) {
        self.model = model
        self.operations = operations
        isObservation = operations.map { operation in
            operation.output.map { model.isObservation(operation.input, $0) } ?? false
        }
        events = EventList(operations)
        state = model.initialState
        let words = (operations.count + 63) / 64
        set = Array(repeating: 0, count: words)
        cache = ConfigurationCache(wordsPerSet: words)
        answersLeft = operations.count { $0.answeredAt != nil }
        best = LongestPrefix(answersLeft: answersLeft)
        placed.reserveCapacity(operations.count)
    }

    @inlinable
    mutating func run(stepsMax: Int) -> Result {
        settle()
        var node = events.first
        while answersLeft > 0 {
            // An operation with an answer is left, so a return comes before the list ends.
            let operation = events.operation[Int(node)]
            if events.isCall(node) {
                if steps >= stepsMax { return .overBudget }
                node = place(operation) ? events.first : events.next[Int(node)]
            } else {
                best.consider(answersLeft: answersLeft, placed, blocked: operation)
                guard let removed = takeBack() else { return .exhausted }
                node = events.next[Int(events.callNode[Int(removed)])]
            }
        }
        return .found
    }

    /// Places the operation next if the model accepts it and it leads to where the search has not been.
    @inlinable
    mutating func place(_ operation: Int32) -> Bool {
        // Observations that are still there are those that the state refuses.
        if isObservation[Int(operation)] { return false }
        guard let after = step(operation) else { return false }
        if events.isOpen(operation), after == state { return false }
        push(operation, after)
        settle()
        if cache.insert(set, setHash, state) { return true }
        _ = takeBack()
        return false
    }

    /// Places all observations that can come next.
    @inlinable
    mutating func settle() {
        var before: Int32 = 0
        while answersLeft > 0, events.isCall(events.next[Int(before)]) {
            let node = events.next[Int(before)]
            let operation = events.operation[Int(node)]
            if isObservation[Int(operation)], step(operation) != nil {
                push(operation, state)
            } else {
                before = node
            }
        }
    }

    @inlinable
    mutating func step(_ operation: Int32) -> M.State? {
        steps += 1
        return model.step(state, operations[Int(operation)].input, operations[Int(operation)].output)
    }

    @inlinable
    mutating func push(_ operation: Int32, _ after: M.State) {
        placed.append(Frame(operation: operation, isObservation: isObservation[Int(operation)], stateBefore: state))
        state = after
        flip(operation)
        events.lift(operation)
        if !events.isOpen(operation) { answersLeft -= 1 }
    }

    /// Takes back the last operation that is no observation, and those placed after it.
    @inlinable
    mutating func takeBack() -> Int32? {
        while let frame = placed.popLast() {
            state = frame.stateBefore
            flip(frame.operation)
            events.putBack(frame.operation)
            if !events.isOpen(frame.operation) { answersLeft += 1 }
            if !frame.isObservation { return frame.operation }
        }
        return nil
    }

    @inlinable
    mutating func flip(_ operation: Int32) {
        set[Int(operation) >> 6] ^= 1 << UInt64(operation & 63)
        // A word for each operation, exclusive-ored: the hash of a set does not depend on the order of its making.
        var word = UInt64(operation) &* 0x9E37_79B9_7F4A_7C15 &+ 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 30)) &* 0x94D0_49BB_1331_11EB
        setHash ^= word ^ (word >> 31)
    }
}
