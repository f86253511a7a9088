/// An order and how far it has come, from what the worker has told.
public struct Assignment: Sendable {
    public let order: WorkerOrder
    /// The seed that has begun and of which nothing was reported yet.
    public private(set) var underway: UInt64?
    private var rest: SeedSlice
    private var hasBegun = false

    public init(_ order: WorkerOrder) {
        self.order = order
        rest = order.seeds
    }

    public mutating func heard(_ line: WorkerLine) {
        hasBegun = true
        switch line {
        case .began(let seed):
            underway = seed
            rest = order.seeds.after(seed)
        case .reported: underway = nil
        case .happened: break
        }
    }

    /// The worker has ended: the run that ended with it, and the order for what is left. A worker that did not even begin is
    /// blamed on its first seed, so that there is an end.
    public func ended(_ ending: WorkerEnding, lastError: String) -> (lost: RunReport?, rest: WorkerOrder?) {
        let lostSeed = underway ?? (hasBegun ? nil : rest.first)
        var left = order
        left.seeds = hasBegun ? rest : rest.first.map(rest.after) ?? rest
        return (lostSeed.map { lost($0, ending, lastError) }, left.seeds.isEmpty ? nil : left)
    }

    private func lost(_ seed: UInt64, _ ending: WorkerEnding, _ lastError: String) -> RunReport {
        var report = RunReport(
            of: seed, profile: order.profile,
            endedBy: "\(lastError.isEmpty ? "the process ended" : lastError) (\(ending))")
        if case .hung = ending { report.violations = [Violation(.v6, at: 0, "the run does not end: \(ending)")] }
        return report
    }
}
