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
