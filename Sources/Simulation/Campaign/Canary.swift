/// One seed in a hundred that fails on purpose: a campaign that does not report it reports nothing (H5).
public enum Canary {
    public static func isHit(_ seed: UInt64) -> Bool { seed % 100 == 37 }

    /// Adds the failure to the report of a seed that is hit.
    public static func sing(_ report: inout RunReport) {
        guard isHit(report.seed) else { return }
        report.violations.append(Violation(.h5, at: report.nanoseconds, "seed \(report.seed) fails on purpose"))
    }
}
