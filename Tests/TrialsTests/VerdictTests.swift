import Testing
import Trials

@Suite struct VerdictTests {
    /// Enough operations, one fault, everything as it should be.
    private func good() -> Story {
        var story = Story()
        for number in 0..<Verdict.answeredMin { story.put("r\(number % 3)", "v\(number)") }
        story.faults = faults(end: 2)
        return story
    }

    /// Each target was hit once.
    private func faults(end: UInt64) -> [FaultRecord] {
        Strike.Target.allCases.map { FaultRecord(nemesis: .kill, target: $0, members: [1], start: 1, end: end) }
    }

    @Test("a run in which enough was done and nothing is wrong is good")
    func isGood() {
        let verdict = Verdict(good().history)
        #expect(verdict.isGood, "\(verdict.findings)")
        #expect(verdict.summary.hasPrefix("good: 1000 operations (1000 answered, 0 unknown, 0 failed)"))
        #expect(verdict.summary.contains("3 × kill"))
    }

    @Test("a run with too few operations is not good")
    func tooFew() {
        var story = Story()
        story.put("r1", "a")
        story.faults = good().faults
        #expect(Verdict(story.history).complaints.count == 1)
    }

    @Test("a run whose nemesis never struck is not good")
    func noFault() {
        var story = good()
        story.faults = []
        #expect(Verdict(story.history).complaints == ["the nemesis kill never struck"])
    }

    @Test("a run whose nemesis missed one of those it was to hit is not good")
    func missedTarget() {
        for target in Strike.Target.allCases {
            var story = good()
            story.faults.removeAll { $0.target == target }
            let expected = "the nemesis kill never hit \(target.rawValue), as was planned"
            #expect(Verdict(story.history).complaints == [expected])
        }
    }

    @Test("a target whose only blow is planned too late to be certain may be missed")
    func tooLate() {
        let short = FaultSchedule(
            seed: 1, nemeses: [.kill], milliseconds: 2 * FaultSchedule.patience, electionTimeout: 1_000)
        #expect(!short.lanes.joined().isEmpty)
        #expect(short.targetsDue(of: .kill) == [])
    }

    @Test("a run in which a member could not be read, or something was remarked, is not good")
    func missing() {
        var history = good().history
        history.evidence.removeLast()
        #expect(Verdict(history).complaints == ["what m3 keeps at the end is not known"])
        history = good().history
        history.remarks = ["m2 ended by itself with signal 6"]
        #expect(Verdict(history).complaints == history.remarks)
    }

    @Test("failures without a fault are forgiven up to a share, failures near a fault are forgiven")
    func unanswered() {
        func complaints(failures: Int, faultEnd: UInt64) -> [String] {
            var story = Story()
            story.faults = faults(end: faultEnd)
            // Away from the fault at the start by more than the time of recovery.
            story.add(.get(key: "r0"), .read(nil, revision: 1), takes: 11_000)
            for number in 0..<Verdict.answeredMin { story.put("r0", "v\(number)") }
            for number in 0..<failures { story.add(.put(key: "r0", value: "u\(number)"), .unknown("?")) }
            return Verdict(story.history).complaints
        }
        #expect(complaints(failures: 50, faultEnd: 2) == [])
        #expect(complaints(failures: 60, faultEnd: 2).count == 1)
        #expect(complaints(failures: 60, faultEnd: 60_000_000_000) == [])
    }

    /// A run with damage, in which everything was answered as it has to be.
    private func damaged() -> History {
        var story = good()
        story.faults = [FaultRecord(nemesis: .damage, target: .leader, members: [1], start: 1, end: 2)]
        var history = story.history
        history.options.nemeses = [.damage]
        for kind in DamageKind.repaired { history.damages.append(record(kind, member: 1, .repaired)) }
        for round in history.options.damagePlan?.refusals ?? [] {
            history.damages.append(record(round.kind, member: 3, .refused))
        }
        history.evidence.removeAll { $0.member == 3 }
        return history
    }

    private func record(_ kind: DamageKind, member: Int, _ ending: DamageFinding.Ending) -> DamageRecord {
        DamageRecord(
            kind: kind, member: member, harm: "harm", finding: DamageFinding(ending, "text"), start: 1, end: 2)
    }

    @Test("a member that refused as it had to is not asked what it keeps")
    func damage() {
        let verdict = Verdict(damaged())
        #expect(verdict.isGood, "\(verdict.findings)")
        var history = damaged()
        history.evidence.removeLast()
        #expect(Verdict(history).complaints == ["what m2 keeps at the end is not known"])
    }

    @Test("a wrong answer to damage, and a kind that never came to what it was planned for, make a run not good")
    func damageComplaints() {
        var history = damaged()
        history.damages.append(record(.flip, member: 2, .wrong))
        #expect(Verdict(history).complaints == ["flip of m2, where harm: text"])
        for position in damaged().damages.indices {
            history = damaged()
            history.damages[position].finding.ending = .spared
            #expect(Verdict(history).complaints.count == 1)
        }
    }

    @Test("a damaged member may wait for a part of its log, and a refusal's last words are no surprise")
    func damagedLogs() {
        let wait = "t error server: no connected peer has a lost entry: this member waits"
        let log = "\(wait)\nt error x: y\nholdfast: gone, add it again\nholdfast: other\n"
        #expect(LogInspection.uncleanLines(in: log).count == 4)
        #expect(
            LogInspection.uncleanLines(in: log, isDamaged: true, refusal: "exit code 1: gone, add it again")
                == ["t error x: y", "holdfast: other"])
    }

    @Test("the longest unavailability is the longest time without an answer, also at the end")
    func availability() {
        var story = Story()
        story.put("r1", "a")
        story.add(.get(key: "r1"), .unknown("?"), takes: 700)
        story.put("r1", "b")
        story.add(.get(key: "r1"), .failed("?"), takes: 300)
        let availability = Availability(story.operations)
        #expect(availability.longestGap == 701_000_000)
        #expect(availability.gapStart == 1_000_000)
    }

    @Test("lines of level error, crashes and last words are unclean; a warning that says error is not")
    func logs() {
        for line in [
            "2026-01-01T00:00:00.000Z error holdfast: the disk is full",
            "holdfast: invariant violated: terms never go back (Raft/A.swift:3)",
            "Raft/A.swift:3: Fatal error: Index out of range",
            "*** Signal 11: Backtracing from 0x1... done ***",
            "holdfast: bind 127.0.0.1:2379: Address already in use (98)",
        ] { #expect(LogInspection.isUnclean(line), "\(line)") }
        for line in [
            "2026-01-01T00:00:00.000Z warn holdfast: peer lost error=\"Connection reset\"",
            "2026-01-01T00:00:00.000Z info holdfast: stopped", "",
        ] { #expect(!LogInspection.isUnclean(line), "\(line)") }
        #expect(LogInspection.uncleanLines(in: "a\nt error x: y\nb\nt error x: z\n", linesMax: 1) == ["t error x: y"])
    }
}
