/// Why a history is not linearizable: the longest order that explains some of it, and the operation it cannot get past.
public struct Explanation: Hashable, Sendable {
    /// An operation in words.
    public struct Entry: Hashable, Sendable {
        public var id: UInt64
        public var client: UInt64
        public var call: UInt64
        /// `nil`: the outcome is unknown.
        public var answeredAt: UInt64?
        public var text: String
    }

    /// One operation of the order.
    public struct Placement: Hashable, Sendable {
        /// An index of `operations`.
        public var operation: Int
        public var stateAfter: String
    }

    /// What the operations have in common.
    public var part: String
    /// All of the part that the search looked at, by the moment of their call.
    public var operations: [Entry]
    public var initialState: String
    public var order: [Placement]
    /// The operation, an index of `operations`, that had its answer before anything else could be placed.
    public var blocked: Int

    /// How many operations have an answer, and so had to be placed.
    public var answers: Int { operations.count { $0.answeredAt != nil } }

    /// How many of those the order places.
    public var answersExplained: Int { order.count { operations[$0.operation].answeredAt != nil } }

    /// The state in which no operation that could come next gives the answer that its client had.
    public var finalState: String { order.last?.stateAfter ?? initialState }

    /// The others that could have come before the blocked one's answer, and are not placed.
    public var alternatives: [Int] {
        let placed = Set(order.map(\.operation))
        let deadline = operations[blocked].answeredAt ?? .max
        return operations.indices.filter { $0 != blocked && operations[$0].call <= deadline && !placed.contains($0) }
    }

    @usableFromInline
    init<M: SequentialModel>(_ search: Search<M>) {
        let (model, all) = (search.model, search.operations)
        let byCall = all.indices.sorted { (all[$0].call, $0) < (all[$1].call, $1) }
        var rank = Array(repeating: 0, count: all.count)
        for (place, operation) in byCall.enumerated() { rank[operation] = place }
        part = all.first.map { model.describe(model.part(of: $0.input)) } ?? ""
        operations = byCall.map { position in
            let operation = all[position]
            return Entry(
                id: operation.id, client: operation.client, call: operation.call, answeredAt: operation.answeredAt,
                text: model.describe(operation.input, operation.output))
        }
        initialState = model.describe(model.initialState, after: [])
        blocked = rank[Int(search.best.blocked)]

        var state = model.initialState
        let placed = search.best.order.map { all[Int($0)] }
        order = search.best.order.enumerated().map { place, position in
            state = model.step(state, placed[place].input, placed[place].output) ?? state
            return Placement(operation: rank[Int(position)], stateAfter: model.describe(state, after: placed[...place]))
        }
    }
}
