/// What became of one run.
public struct RunReport: Hashable, Sendable {
    public var seed: UInt64
    public var profile: Profile
    /// Empty when all is well.
    public var violations: [Violation]
    public var counters: Counters
    public var marks: Marks
    /// Names the run: equal for equal seeds, on any machine.
    public var traceHash: UInt64
    /// Simulated time that the run took, in nanoseconds.
    public var nanoseconds: UInt64
    /// Why nothing was demanded of the cluster in the end; nil when it had to work.
    public var excuse: String?
}

extension RunReport {
    /// A run that ended with its process, by an invariant of the code under test: nothing else is known of it.
    public init(of seed: UInt64, profile: Profile, endedBy finding: String) {
        self.init(
            seed: seed, profile: profile, violations: [Violation(.own, at: 0, finding)], counters: Counters(),
            marks: Marks(),
            traceHash: 0, nanoseconds: 0, excuse: nil)
    }
}
