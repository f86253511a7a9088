/// One row of the table: a known bug, with or without the defence that hides it, and the seeds that are tried.
public struct MutationRow: Hashable, Sendable {
    public var mutation: ChosenMutation
    /// What the mutated member does, in a line.
    public var text: String
    public var seeds: Range<UInt64>

    public init(_ mutation: ChosenMutation, text: String, seeds: Range<UInt64>) {
        self.mutation = mutation
        self.text = text
        self.seeds = seeds
    }

    /// What became of it.
    public enum Verdict: Hashable, Sendable {
        /// Not yet known.
        case open
        /// An invariant failed in a run in which the mutated line ran.
        case caught(seed: UInt64, Violation, hits: UInt64)
        /// The process of a run ended, and nobody knows whether the mutated line ran.
        case ended(seed: UInt64, Violation)
        /// The mutated line ran and nothing was seen.
        case missed(hits: UInt64)
        /// The mutated line never ran.
        case unreached
    }

    public var isCaught: Bool { if case .caught = verdict { true } else { false } }

    public internal(set) var verdict = Verdict.open
    /// Of all runs until now.
    var hits: UInt64 = 0
    var runs: UInt64 = 0

    /// How many seeds it took.
    public var seedsNeeded: UInt64? {
        if case .caught(let seed, _, _) = verdict { seed - seeds.lowerBound + 1 } else { nil }
    }

    /// As the table shows it.
    public var line: String {
        let name = mutation.id + (mutation.isUnmasked ? " without its mask" : "")
        let outcome: String
        switch verdict {
        case .open: outcome = "not tried to the end: \(runs) seeds, \(hits) hits"
        case .caught(let seed, let violation, let hits):
            outcome =
                "caught at seed \(seed) by \(violation.invariant.rawValue), \(hits) hits: \(Self.firstLine(violation.finding))"
        case .ended(let seed, let violation):
            outcome = "the process ended at seed \(seed): \(Self.firstLine(violation.finding))"
        case .missed(let hits): outcome = "reached, not caught: \(runs) seeds, \(hits) hits"
        case .unreached: outcome = "not reached: \(runs) seeds"
        }
        return "\(name): \(text)\n    \(outcome)"
    }

    private static func firstLine(_ text: String) -> String {
        String((text.split(separator: "\n").first ?? "").prefix(160))
    }
}
