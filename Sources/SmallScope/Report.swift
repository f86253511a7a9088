/// What a search has seen.
public struct Report: Hashable, Sendable, CustomStringConvertible {
    public enum Verdict: Hashable, Sendable {
        /// Every state of the scope was visited, and every invariant holds in each.
        case holds
        /// The bound on states was reached, or the caller stopped the search: nothing is wrong with what was visited.
        case unfinished
        /// The shortest way to a violation: as a script that ``Scope/replay(_:tell:)`` takes, and in words.
        case violated(Violation, script: String, story: [String])
    }

    public var scope: String
    public var verdict: Verdict
    /// Distinct states of the whole cluster, messages in flight and ledger included.
    public var states: Int
    public var transitions: Int
    /// Actions from the initial state to the furthest one visited.
    public var depth: Int
    /// Distinct states of a member with its disk.
    public var machines: Int
    /// Distinct messages.
    public var packets: Int
    /// Times that the real core was asked; all else is known from these.
    public var coreSteps: Int

    public var description: String {
        let end =
            switch verdict {
            case .holds: "complete, no violation"
            case .unfinished: "unfinished, no violation so far"
            case .violated(let violation, let script, _): "\(violation)\n  replay: \(script)"
            }
        return "\(scope): \(states) states, \(transitions) transitions, depth \(depth), \(machines) member states, "
            + "\(packets) messages, \(coreSteps) steps of the core: \(end)"
    }
}
