/// What came of a trial of leases.
public struct LeaseTrialReport: Sendable {
    /// Nanoseconds from the moment at which each lease was due to its end, in ascending order; due is a time to live after the last renewal that
    /// was acknowledged had been sent.
    public internal(set) var lateness: [UInt64] = []
    /// Leases that ended before they were due, by how much.
    public internal(set) var early: [UInt64] = []
    /// Leases that lived longer than they may: by how much.
    public internal(set) var tooLate: [UInt64] = []
    /// Holders that were told that their lease is gone while it should have lived.
    public internal(set) var lost = 0
    public internal(set) var renewals = 0
    public internal(set) var kills = 0
    public internal(set) var elections = 0
    public internal(set) var entries: UInt64 = 0
    public internal(set) var violations: [Violation] = []

    public var isGood: Bool { early.isEmpty && tooLate.isEmpty && lost == 0 && violations.isEmpty && !lateness.isEmpty }

    /// For a terminal.
    public var lines: [String] {
        func milliseconds(_ nanoseconds: UInt64) -> String { "\(nanoseconds / 1_000_000) ms" }
        var lines = [
            "\(kills) leaders killed, \(elections) elections, \(renewals) renewals acknowledged, \(entries) entries of the log",
            "\(lateness.count + early.count) leases ended, \(early.count) of them early, \(tooLate.count) too late, \(lost) lost",
        ]
        if !lateness.isEmpty {
            let shares: [(String, Int)] = [
                ("least", 0), ("median", lateness.count / 2), ("p90", lateness.count * 9 / 10),
                ("p99", lateness.count * 99 / 100), ("p99.9", lateness.count * 999 / 1_000),
                ("most", lateness.count - 1),
            ]
            let parts = shares.map { "\($0.0) \(milliseconds(lateness[$0.1]))" }
            lines.append("ended after they were due: \(parts.joined(separator: ", "))")
        }
        if let worst = early.max() { lines.append("the earliest ended \(milliseconds(worst)) before it was due") }
        if let worst = tooLate.max() { lines.append("the latest ended \(milliseconds(worst)) after it had to") }
        lines += violations.map { "violated: \($0)" }
        return lines
    }
}
