/// Decides whether a history can be explained by its operations taking effect one after the other, each between its
/// call and its return.
///
/// Knows nothing of the system but what clients saw. The search is exponential in the number of operations that
/// overlap, hence the budget.
public struct LinearizabilityChecker<M: SequentialModel>: Sendable {
    public var model: M
    /// How many operations may be offered to the model for each part. Counted, not timed: the same history gets the same
    /// judgement on every machine. It bounds memory as well, by about 30 bytes a step and the size of a state.
    public var stepsMax: Int

    public init(model: M, stepsMax: Int = 5_000_000) {
        self.model = model
        self.stepsMax = stepsMax
    }

    /// Judges the operations, in any order. Of several parts that cannot be explained the one that shows it soonest is
    /// reported.
    ///
    /// All parts are searched with a small budget first: one that fails early spares the others.
    @inlinable
    public func check(_ operations: [ClientOperation<M.Input, M.Output>]) -> Judgement {
        var undecided = parts(of: operations).map(model.prepare)
        var budget = min(stepsMax, 1 << 14)
        while true {
            var harder: [[ClientOperation<M.Input, M.Output>]] = []
            for part in undecided {
                var search = Search(model, part)
                switch search.run(stepsMax: budget) {
                case .found: continue
                case .overBudget: harder.append(part)
                case .exhausted: return .violated(Explanation(search))
                }
            }
            if harder.isEmpty { return .linearizable }
            if budget == stepsMax { return .unknown }
            undecided = harder
            budget = stepsMax / 8 < budget ? stepsMax : 8 * budget
        }
    }

    @inlinable
    func parts(of operations: [ClientOperation<M.Input, M.Output>]) -> [[ClientOperation<M.Input, M.Output>]] {
        var parts: [[ClientOperation<M.Input, M.Output>]] = []
        var numbers: [M.Part: Int] = [:]
        for operation in operations {
            let part = model.part(of: operation.input)
            if let number = numbers[part] {
                parts[number].append(operation)
            } else {
                numbers[part] = parts.count
                parts.append([operation])
            }
        }
        return parts
    }
}
