extension Verdict {
    /// Anomalies that are told at length.
    private static let anomaliesShown = 5
    private static let complaintsShown = 20

    /// One line.
    public var summary: String {
        let faults = faultCounts.map { "\($0.count) × \($0.nemesis.rawValue)" }.joined(separator: ", ")
        let anomalyCount = anomalies.count < RegisterChecker.anomaliesMax ? "\(anomalies.count)" : "many"
        return "\(isGood ? "good" : "NOT GOOD"): \(tally.total) operations (\(tally.answered) answered,"
            + " \(tally.unknown) unknown, \(tally.failed) failed), faults: \(faults.isEmpty ? "none" : faults),"
            + " longest unavailability \(Seconds.text(availability.longestGap)) (at"
            + " \(Seconds.text(availability.gapStart))), \(anomalyCount) anomalies"
    }

    /// What is wrong, in words: the smallest witness first. Empty when nothing is.
    public var findings: [String] {
        var lines = complaints.prefix(Self.complaintsShown).map { $0 }
        if complaints.count > lines.count { lines.append("… and \(complaints.count - lines.count) more such things") }
        for anomaly in anomalies.prefix(Self.anomaliesShown) { lines += anomaly.lines }
        if anomalies.count > Self.anomaliesShown {
            lines.append("… and \(anomalies.count - Self.anomaliesShown) more anomalies")
        }
        return lines
    }
}
