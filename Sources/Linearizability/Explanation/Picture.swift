/// Where everything of an explanation goes: a lane for each client, time from left to right.
///
/// Only the order of moments counts, not their distance: every call, answer and placement has a column of its own, as
/// far from the one before as the texts need.
struct Picture {
    enum Event {
        case call(Int)
        case answer(Int)
        /// A place of the order.
        case placement(Int)
    }

    let explanation: Explanation
    /// The first place of the order that is shown.
    let firstPlace: Int
    /// The operations that are shown, by the moment of their call.
    let shown: [Int]
    /// The clients of those, ascending.
    let clients: [UInt64]
    private(set) var callX: [Int: Int] = [:]
    private(set) var answerX: [Int: Int] = [:]
    private(set) var placementX: [Int: Int] = [:]
    private(set) var right = Self.left

    static let left = 110
    private static let gap = 12

    init(_ explanation: Explanation, placementsMax: Int) {
        self.explanation = explanation
        firstPlace = max(0, explanation.order.count - placementsMax)
        let placed = explanation.order[firstPlace...].map(\.operation)
        shown = (placed + [explanation.blocked] + explanation.alternatives).sorted()
        clients = Set(shown.map { explanation.operations[$0].client }).sorted()
        layOut(events())
    }

    /// Calls and answers by time, and each placement as early as calls and order allow.
    private func events() -> [Event] {
        var moments: [(moment: UInt64, isAnswer: Bool, operation: Int)] = []
        for operation in shown {
            let entry = explanation.operations[operation]
            moments.append((entry.call, false, operation))
            if let moment = entry.answeredAt { moments.append((moment, true, operation)) }
        }
        moments.sort { a, b in
            if a.moment != b.moment { return a.moment < b.moment }
            return a.isAnswer != b.isAnswer ? b.isAnswer : a.operation < b.operation
        }
        var events: [Event] = []
        var called: Set<Int> = []
        var place = firstPlace
        for (_, isAnswer, operation) in moments {
            events.append(isAnswer ? .answer(operation) : .call(operation))
            guard !isAnswer else { continue }
            called.insert(operation)
            while place < explanation.order.count, called.contains(explanation.order[place].operation) {
                events.append(.placement(place))
                place += 1
            }
        }
        return events
    }

    private mutating func layOut(_ events: [Event]) {
        // Where the text of a lane ends, and where that of the row of states ends.
        var laneEnd: [UInt64: Int] = [:]
        var statesEnd = Self.left + SVGDocument.width(of: initialText)
        var x = Self.left
        for event in events {
            x += Self.gap
            switch event {
            case .call(let operation):
                let entry = explanation.operations[operation]
                x = max(x, (laneEnd[entry.client] ?? 0) + Self.gap)
                callX[operation] = x
                laneEnd[entry.client] = x + SVGDocument.width(of: entry.text)
            case .answer(let operation):
                x = max(x, (callX[operation] ?? x) + 2 * Self.gap)
                answerX[operation] = x
            case .placement(let place):
                x = max(x, statesEnd + Self.gap)
                placementX[place] = x
                statesEnd = x + SVGDocument.width(of: explanation.order[place].stateAfter)
            }
        }
        right = max(x, laneEnd.values.max() ?? x, statesEnd) + 3 * Self.gap
    }

    /// What the row of states begins with.
    var initialText: String {
        firstPlace == 0 ? explanation.initialState : explanation.order[firstPlace - 1].stateAfter
    }
}
