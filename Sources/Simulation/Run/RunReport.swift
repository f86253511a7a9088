/// What became of one run.
public struct RunReport: Hashable, Sendable {
    public var seed: UInt64
    public var profile: Profile
    /// Empty when all is well.
    public var violations: [Violation]
    public var counters: Counters
    /// Names the run: equal for equal seeds, on any machine.
    public var traceHash: UInt64
    /// Simulated time that the run took, in nanoseconds.
    public var nanoseconds: UInt64
    /// Why nothing was demanded of the cluster in the end; nil when it had to work.
    public var excuse: String?

    /// The command that runs it again.
    public var command: String {
        let profile = profile == .full ? "" : " --profile \(profile.rawValue)"
        return "swift run -c release simulate --seed \(seed)\(profile) --trace"
    }
}
