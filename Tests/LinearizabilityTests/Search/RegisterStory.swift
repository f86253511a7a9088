import Linearizability

/// Histories of registers told by hand.
struct RegisterStory {
    typealias Model = RegisterModel<String, Int>

    private(set) var operations: [ClientOperation<Model.Input, Model.Output>] = []

    mutating func read(_ value: Int?, by client: UInt64, _ time: ClosedRange<UInt64>, key: String = "x") {
        add(client, time.lowerBound, key, .read, .answered(.read(value), at: time.upperBound))
    }

    mutating func write(_ value: Int, by client: UInt64, _ time: ClosedRange<UInt64>, key: String = "x") {
        add(client, time.lowerBound, key, .write(value), .answered(.written, at: time.upperBound))
    }

    mutating func openWrite(_ value: Int, by client: UInt64, from call: UInt64, key: String = "x") {
        add(client, call, key, .write(value), .open)
    }

    mutating func openRead(by client: UInt64, from call: UInt64, key: String = "x") {
        add(client, call, key, .read, .open)
    }

    mutating func compareAndSet(
        _ expected: Int, _ value: Int, held: Bool, by client: UInt64, _ time: ClosedRange<UInt64>, key: String = "x"
    ) {
        add(
            client, time.lowerBound, key, .compareAndSet(expected, value),
            .answered(.compared(held), at: time.upperBound))
    }

    private mutating func add(
        _ client: UInt64, _ call: UInt64, _ key: String, _ action: Model.Action,
        _ ending: ClientOperation<Model.Input, Model.Output>.Ending
    ) {
        operations.append(
            ClientOperation(
                id: UInt64(operations.count), client: client, call: call, input: Model.Input(key, action),
                ending: ending)
        )
    }

    func judge(stepsMax: Int = 1_000_000) -> Judgement {
        LinearizabilityChecker(model: Model(), stepsMax: stepsMax).check(operations)
    }

    var explanation: Explanation? {
        guard case .violated(let explanation) = judge() else { return nil }
        return explanation
    }
}
