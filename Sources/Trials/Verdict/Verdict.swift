/// Whether a run is good, and why not. A run that proves nothing is not good either.
public struct Verdict: Hashable, Sendable {
    /// Fewer answered operations say nothing.
    public static let answeredMin = 1_000
    /// Percent of the operations far from any fault that may end without an answer.
    public static let unansweredPercentMax = 5

    public var tally: Tally
    public var availability: Availability
    public var anomalies: [Anomaly]
    /// What is wrong beside the data, a sentence each.
    public var complaints: [String]
    /// Blows that fell, by nemesis in the order in which they were named.
    public var faultCounts: [(nemesis: Nemesis, count: Int)] {
        nemeses.map { nemesis in (nemesis, struck.count { $0 == nemesis }) }
    }

    private let nemeses: [Nemesis]
    private let struck: [Nemesis]

    public init(_ history: History) {
        tally = Tally(history.operations)
        availability = Availability(history.operations)
        anomalies = RegisterChecker.anomalies(in: history)
        nemeses = history.options.nemeses
        struck = history.faults.map(\.nemesis)
        complaints = history.remarks
        complaints += Self.complaints(of: history, answered: tally.answered)
    }

    public var isGood: Bool { anomalies.isEmpty && complaints.isEmpty }

    private static func complaints(of history: History, answered: Int) -> [String] {
        var complaints: [String] = []
        if answered < answeredMin {
            complaints.append("only \(answered) operations were answered; a run needs \(answeredMin) to say anything")
        }
        for nemesis in history.options.nemeses { complaints += missed(by: nemesis, in: history) }
        complaints += damageComplaints(in: history)
        let leftOut = history.leftOut
        for number in 1...history.options.members
        where !leftOut.contains(number) && !history.evidence.contains(where: { $0.member == number }) {
            complaints.append("what m\(number) keeps at the end is not known")
        }
        if Set(history.evidence.map(\.finalRevision)).count > 1 {
            complaints.append("the members were not read at one revision")
        }
        let windows = FaultWindows(history.faults)
        let calm = Tally(history.operations.lazy.filter { !windows.touch($0) && !leftOut.contains($0.member) })
        let unanswered = calm.unknown + calm.failed
        if unanswered * 100 > calm.total * unansweredPercentMax {
            complaints.append(
                "far from any fault \(unanswered) of \(calm.total) operations had no answer; at most"
                    + " \(unansweredPercentMax) % may")
        }
        return complaints
    }

    /// Answers to damage that are not what they have to be, and kinds that never came to what they were planned for.
    private static func damageComplaints(in history: History) -> [String] {
        guard let plan = history.options.damagePlan else { return [] }
        var complaints = history.damages.filter { $0.finding.ending == .wrong }.map {
            "\($0.kind.rawValue) of m\($0.member), where \($0.harm): \($0.finding.text)"
        }
        let endings = Set(history.damages.map { [$0.kind.rawValue, $0.finding.ending.rawValue] })
        for kind in DamageKind.repaired where !endings.contains([kind.rawValue, "repaired"]) {
            complaints.append("no member had to repair itself after \(kind.rawValue), as was planned")
        }
        for kind in plan.refusals.map(\.kind) where !endings.contains([kind.rawValue, "refused"]) {
            complaints.append("no member refused to start after \(kind.rawValue), as was planned")
        }
        return complaints
    }

    /// What a nemesis was to hit and did not.
    private static func missed(by nemesis: Nemesis, in history: History) -> [String] {
        let hit = Set(history.faults.filter { $0.nemesis == nemesis }.map(\.target))
        guard !hit.isEmpty else { return ["the nemesis \(nemesis.rawValue) never struck"] }
        let missed = history.options.schedule.targetsDue(of: nemesis).filter { !hit.contains($0) }
        return missed.map { "the nemesis \(nemesis.rawValue) never hit \($0.rawValue), as was planned" }
    }
}
