/// The known bugs, each brought to life for seed after seed until an invariant fails: what the invariants are worth.
///
/// One worker does one row, in the order of the seeds, so that the seed that catches it is the first that does.
public struct MutationTable: Foreman, Sendable {
    public private(set) var rows: [MutationRow]
    private let profile: Profile
    private var waiting: [WorkerOrder]
    /// Rows that are decided, in the order in which they were.
    public private(set) var decided: [Int] = []

    public init(_ rows: [MutationRow], profile: Profile) {
        self.rows = rows
        self.profile = profile
        waiting = rows.map { row in
            var order = WorkerOrder(
                SeedSlice(from: row.seeds.lowerBound, below: row.seeds.upperBound), profile: profile)
            order.mutation = row.mutation
            order.stopsAtViolation = true
            return order
        }
    }

    public mutating func nextOrder() -> WorkerOrder? { waiting.isEmpty ? nil : waiting.removeFirst() }

    public mutating func reported(_ report: WorkerReport, of order: WorkerOrder) -> Bool {
        guard let place = place(of: order), rows[place].verdict == .open else { return false }
        rows[place].runs += 1
        rows[place].hits += report.hits
        guard let violation = report.run.violations.first, report.hits > 0 else { return true }
        decide(place, .caught(seed: report.run.seed, violation, hits: report.hits))
        return false
    }

    public mutating func ended(_ order: WorkerOrder, lost: RunReport?, rest: WorkerOrder?) {
        guard let place = place(of: order), rows[place].verdict == .open else { return }
        if let lost, let violation = lost.violations.first {
            decide(place, .ended(seed: lost.seed, violation))
        } else if let rest {
            waiting.insert(rest, at: 0)
        } else {
            decide(place, rows[place].hits > 0 ? .missed(hits: rows[place].hits) : .unreached)
        }
    }

    private func place(of order: WorkerOrder) -> Int? { rows.firstIndex { $0.mutation == order.mutation } }

    private mutating func decide(_ place: Int, _ verdict: MutationRow.Verdict) {
        rows[place].verdict = verdict
        decided.append(place)
    }

    // MARK: What has become of it

    public var progress: String {
        let runs = rows.reduce(0) { $0 + $1.runs }
        return "\(decided.count) of \(rows.count) rows, \(runs) runs"
    }

    /// Whether every bug was caught, with its mask or without.
    public var isComplete: Bool { caughtIDs.count == Set(rows.map(\.mutation.id)).count }

    private var caughtIDs: Set<String> { Set(rows.filter(\.isCaught).map(\.mutation.id)) }

    /// How many were caught, and how many seeds that took.
    public var summary: String {
        let ids = Set(rows.map(\.mutation.id))
        let needed = rows.compactMap(\.seedsNeeded).sorted()
        guard let last = needed.last else { return "none of \(ids.count) caught" }
        let worst = rows.filter { $0.seedsNeeded == last }.map(\.mutation.id).joined(separator: ", ")
        return
            "\(caughtIDs.count) of \(ids.count) caught; seeds needed: median \(needed[(needed.count - 1) / 2]), at most \(last) (\(worst))"
    }
}
