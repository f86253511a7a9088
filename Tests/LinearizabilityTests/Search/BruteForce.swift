import Linearizability

/// Tries every order, without a cache, a list of events or a preparation: slow, and hard to get wrong.
struct BruteForce<M: SequentialModel> {
    var model: M
    var operations: [ClientOperation<M.Input, M.Output>]

    var isLinearizable: Bool { canFinish(from: model.initialState, placed: []) }

    private func canFinish(from state: M.State, placed: Set<Int>) -> Bool {
        let left = operations.indices.filter { !placed.contains($0) }
        if left.allSatisfy({ operations[$0].output == nil }) { return true }
        return left.contains { next in
            let hasToWait = left.contains { other in
                operations[other].answeredAt.map { $0 < operations[next].call } ?? false
            }
            guard !hasToWait, let after = model.step(state, operations[next].input, operations[next].output) else {
                return false
            }
            return canFinish(from: after, placed: placed.union([next]))
        }
    }
}
