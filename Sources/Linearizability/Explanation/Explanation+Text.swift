extension Explanation {
    /// The explanation in lines; of a long order the last `placementsMax` are shown.
    public func text(placementsMax: Int = 40) -> String {
        var lines = [
            "\(part): not linearizable. \(answersExplained) of \(answers) answers can be explained, by this order:"
        ]
        let hidden = max(0, order.count - placementsMax)
        if hidden > 0 { lines.append("    … \(hidden) before these") }
        for (place, placement) in order.enumerated().dropFirst(hidden) {
            lines.append("\(Self.padded(place + 1))  \(line(placement.operation))  ⇒ \(placement.stateAfter)")
        }
        if order.isEmpty { lines.append("    (nothing)") }
        lines.append("Then the state is \(finalState), in which this cannot have been answered:")
        lines.append("     ✗  \(line(blocked))")
        let others = alternatives
        if others.isEmpty {
            lines.append("Nothing else had been called before its answer.")
        } else {
            lines.append("Nor does it help to place another first that had been called before its answer:")
            lines += others.map { "     -  \(line($0))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ operation: Int) -> String {
        let entry = operations[operation]
        let end = entry.answeredAt.map { "\($0)]" } ?? "?)"
        return "#\(entry.id) client \(entry.client) [\(entry.call), \(end) \(entry.text)"
    }

    private static func padded(_ number: Int) -> String {
        let digits = "\(number)"
        return String(repeating: " ", count: max(0, 6 - digits.utf8.count)) + digits
    }
}
