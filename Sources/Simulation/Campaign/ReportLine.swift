/// A run's report as one line of text: how a worker tells it.
public enum ReportLine {
    /// Longer findings are cut off: a line has to end some time.
    static let findingCharactersMax = 8_000

    public static func text(_ report: RunReport) -> String { fields(report).text }

    static func fields(_ report: RunReport) -> LineFields {
        var fields = LineFields()
        fields.append("seed", report.seed)
        fields.append("profile", report.profile.rawValue)
        fields.append("hash", report.traceHash)
        fields.append("nanoseconds", report.nanoseconds)
        if let excuse = report.excuse { fields.append("excuse", excuse) }
        fields.append(
            "counters",
            Counter.allCases.filter { report.counters[$0] != 0 }.map { "\($0.name):\(report.counters[$0])" }
                .joined(separator: " "))
        fields.append("marks", report.marks.all.map(\.name).joined(separator: " "))
        for violation in report.violations {
            let finding = violation.finding.prefix(findingCharactersMax)
            fields.append("violation", "\(violation.invariant.rawValue) \(violation.nanoseconds) \(finding)")
        }
        return fields
    }

    /// The report of a line; nil when it is none.
    public static func report(_ text: some StringProtocol) -> RunReport? { LineFields(text).flatMap(report) }

    static func report(_ fields: LineFields) -> RunReport? {
        guard let seed = fields["seed"].flatMap(UInt64.init), let hash = fields["hash"].flatMap(UInt64.init),
            let profile = fields["profile"].flatMap(Profile.init),
            let nanoseconds = fields["nanoseconds"].flatMap(UInt64.init),
            let counters = fields["counters"].flatMap(counters), let marks = fields["marks"].flatMap(marks)
        else { return nil }
        var violations: [Violation] = []
        for field in fields.fields where field.name == "violation" {
            guard let violation = violation(field.value) else { return nil }
            violations.append(violation)
        }
        return RunReport(
            seed: seed, profile: profile, violations: violations, counters: counters, marks: marks, traceHash: hash,
            nanoseconds: nanoseconds, excuse: fields["excuse"])
    }

    private static func counters(_ text: String) -> Counters? {
        var counters = Counters()
        for word in text.split(separator: " ") {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let counter = Counter(name: parts[0]), let value = Int(parts[1]), value >= 0 else {
                return nil
            }
            counters[counter] = value
        }
        return counters
    }

    private static func marks(_ text: String) -> Marks? {
        var marks = Marks()
        for word in text.split(separator: " ") {
            guard let mark = Mark(name: word) else { return nil }
            marks.hit(mark)
        }
        return marks
    }

    private static func violation(_ text: String) -> Violation? {
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let invariant = Invariant(rawValue: String(parts[0])), let at = UInt64(parts[1]) else {
            return nil
        }
        return Violation(invariant, at: at, String(parts[2]))
    }
}
