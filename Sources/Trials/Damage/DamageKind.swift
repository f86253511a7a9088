/// A way to damage the directory of a member that does not run.
public enum DamageKind: String, Hashable, Sendable, CaseIterable {
    /// One bit of a record in the middle of the log.
    case flip
    /// A segment that is not the last loses its end.
    case truncate
    /// A segment that is not the last is removed.
    case missing
    /// The last segment loses its end, or is removed.
    case tail
    /// Everything in the directory is removed.
    case wipe

    /// What a member has to do about it.
    public enum Answer: Hashable, Sendable {
        /// Name the damage, get back what was lost from the others, take part again.
        case repair
        /// Name the reason and the way back, and end: it cannot prove what it had promised.
        case refusal
    }

    public var answer: Answer {
        switch self {
        case .flip, .truncate, .missing: .repair
        case .tail, .wipe: .refusal
        }
    }

    public static let repaired = allCases.filter { $0.answer == .repair }
    public static let refused = allCases.filter { $0.answer == .refusal }
}
