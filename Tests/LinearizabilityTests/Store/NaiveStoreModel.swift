import Linearizability

/// The whole store, its revision included, as a model for the search.
struct NaiveStoreModel: SequentialModel {
    struct Output: Hashable {
        var answer: StoreAnswer
        var revision: Int64
    }

    var initialState: NaiveStore { NaiveStore() }

    func step(_ state: NaiveStore, _ command: StoreCommand, _ output: Output?) -> NaiveStore? {
        var after = state
        let answer = after.serve(command)
        guard let output else { return after }
        return output == Output(answer: answer, revision: after.revision) ? after : nil
    }

    func isObservation(_ command: StoreCommand, _ output: Output) -> Bool {
        if case .range = command { return true }
        return false
    }

    func part(of command: StoreCommand) -> Int { 0 }

    func describe(_ command: StoreCommand, _ output: Output?) -> String { "\(command): \(String(describing: output))" }

    /// What the search can judge of a history: its linearizable operations that were not refused.
    static func operations(of history: StoreHistory) -> [ClientOperation<StoreCommand, Output>] {
        history.operations.compactMap { operation in
            guard case .command(let command) = operation.request else { return nil }
            let ending: ClientOperation<StoreCommand, Output>.Ending
            switch operation.outcome {
            case .answered(let answer, let revision, let moment):
                ending = .answered(Output(answer: answer, revision: revision), at: moment)
            case .unknown: ending = .open
            case .refused: return nil
            }
            return ClientOperation(
                id: operation.id, client: operation.client, call: operation.call, input: command, ending: ending)
        }
    }
}
