import Determinism
import Linearizability

/// Small histories of one register, served correctly and then, often, spoilt.
struct RandomRegister {
    typealias Model = RegisterModel<Int, Int>

    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func history() -> [ClientOperation<Model.Input, Model.Output>] {
        let count = Int.random(in: 1...7, using: &random)
        let served = (0..<count).map { id in
            let call = UInt64.random(in: 0...12, using: &random)
            let end = call + UInt64.random(in: 0...6, using: &random)
            return (id: id, call: call, end: end, effect: UInt64.random(in: call...end, using: &random))
        }
        var state: Int?
        var operations: [ClientOperation<Model.Input, Model.Output>] = []
        for (id, call, end, _) in served.sorted(by: { ($0.effect, $0.id) < ($1.effect, $1.id) }) {
            let action = action()
            let isOpen = Int.random(in: 0..<4, using: &random) == 0
            // Half of the open operations never take effect.
            let output = isOpen && Bool.random(using: &random) ? nil : serve(action, &state)
            var operation = ClientOperation<Model.Input, Model.Output>(
                id: UInt64(id), client: UInt64(id), call: call, input: Model.Input(0, action), ending: .open)
            if let output, !isOpen { operation.ending = .answered(spoilt(output), at: end) }
            operations.append(operation)
        }
        return operations.sorted { $0.id < $1.id }
    }

    private mutating func action() -> Model.Action {
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: .read
        case 2: .write(value())
        default: .compareAndSet(value(), value())
        }
    }

    private mutating func value() -> Int { Int.random(in: 0...2, using: &random) }

    private func serve(_ action: Model.Action, _ state: inout Int?) -> Model.Output {
        switch action {
        case .read: return .read(state)
        case .write(let value):
            state = value
            return .written
        case .compareAndSet(let expected, let value):
            guard state == expected else { return .compared(false) }
            state = value
            return .compared(true)
        }
    }

    private mutating func spoilt(_ output: Model.Output) -> Model.Output {
        guard Int.random(in: 0..<6, using: &random) == 0 else { return output }
        switch output {
        case .read: return .read(value())
        case .written: return .written
        case .compared(let held): return .compared(!held)
        }
    }
}
