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
