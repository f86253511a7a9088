/// One run: faults and clients, then peace, then the judgement of the whole.
public enum Run {
    /// Runs to the end, or to the first invariant that does not hold.
    ///
    /// - Parameter listener: called with a line for each event.
    /// - Parameter recorder: called with what a diagram shows.
    public static func execute(
        _ options: RunOptions, listener: ((String) -> Void)? = nil, recorder: ((TraceEvent) -> Void)? = nil
    ) -> RunReport {
        var world = World(options, trace: Trace(listener: listener, recorder: recorder))
        let start = world.now
        world.begin()
        world.run(until: start + options.faultNanoseconds)
        let excuse = world.violations.isEmpty ? world.makePeace() : nil
        if world.violations.isEmpty { world.judgeWhole() }
        return RunReport(
            seed: options.seed, profile: options.profile, violations: world.violations, counters: world.counters,
            marks: world.marks, traceHash: world.trace.hash, nanoseconds: world.now - start, excuse: excuse)
    }
}
