import Testing
import Trials

@Suite struct RegisterCheckerTests {
    private func beginning() -> Story {
        var story = Story()
        story.get("r1")
        story.put("r1", "a")
        story.put("r2", "b")
        story.get("r1")
        story.put("r1", "c")
        return story
    }

    // MARK: Good histories

    @Test("a history in which everything is as it should be has no anomaly")
    func good() {
        var story = beginning()
        story.store("r1", "d")
        story.add(.compareAndSet(key: "r1", expected: 4, value: "d"), .written(revision: 5))
        story.add(
            .compareAndSet(key: "r1", expected: 4, value: "e"),
            .refused(Reading(value: "d", modRevision: 5), revision: 5))
        story.get("r1")
        story.get("r9")
        #expect(story.kinds == [])
    }

    @Test("an unknown write may take effect at once, much later, or never")
    func unknown() {
        var story = beginning()
        story.store("r1", "u")
        story.add(.put(key: "r1", value: "u"), .unknown("no answer in time"))
        story.add(.put(key: "r1", value: "v"), .unknown("no answer in time"))
        story.add(.put(key: "r1", value: "never"), .unknown("no answer in time"))
        story.put("r2", "w")
        story.store("r1", "v")
        story.get("r1")
        #expect(story.kinds == [])
    }

    @Test("a failed write without effect is no anomaly, and reads that overlap a write may see it or not")
    func overlap() {
        var story = beginning()
        story.add(.put(key: "r1", value: "f"), .failed("no leader"))
        var history = story.history
        // It began before the last write had ended, so it need not see it; its header says so too.
        let last = history.operations[4]
        history.operations.append(
            Trials.Operation(
                client: 2, member: 2, start: last.start + 1, end: last.end + 9, request: .get(key: "r1"),
                outcome: .read(Reading(value: "a", modRevision: 2), revision: 3)))
        #expect(Story.kinds(history) == [])
    }

    // MARK: Bad ones

    @Test("an acknowledged write that a member does not keep is lost")
    func lostWrite() throws {
        var history = beginning().history
        history.evidence[2].versions.remove(at: 1)
        #expect(Story.kinds(history) == [.lostWrite, .divergence])
        let lost = try #require(RegisterChecker.anomalies(in: history).first { $0.kind == .lostWrite })
        #expect(lost.explanation == "m3 keeps nothing of revision 3 where r2 = b was acknowledged")
        #expect(lost.operations.map(\.request) == [.put(key: "r2", value: "b")])
    }

    @Test("an acknowledged write that all members have overwritten with another of that revision is lost")
    func replacedWrite() {
        var story = beginning()
        story.store("r2", "x")
        story.add(.put(key: "r2", value: "y"), .written(revision: 5))
        story.add(.put(key: "r2", value: "x"), .unknown("no answer in time"))
        #expect(story.kinds.contains(.lostWrite))
    }

    @Test("a read of what had been overwritten before it began is stale, even if the answer claims a late revision")
    func staleRead() {
        var story = beginning()
        story.add(.get(key: "r1"), .read(Reading(value: "a", modRevision: 2), revision: 4))
        #expect(story.kinds == [.staleRead])
        var absent = beginning()
        absent.add(.get(key: "r1"), .read(nil, revision: 4))
        #expect(absent.kinds == [.staleRead])
    }

    @Test("a read whose header goes back behind what was told before is time travel")
    func readInThePast() {
        var story = beginning()
        story.add(.get(key: "r1"), .read(Reading(value: "a", modRevision: 2), revision: 3))
        #expect(story.kinds == [.timeTravel])
    }

    @Test("a write that gets a revision below one that was told before it began is time travel")
    func writeInThePast() {
        var story = beginning()
        story.store("r1", "late")
        story.put("r1", "early")
        story.add(.put(key: "r1", value: "late"), .written(revision: 5))
        #expect(story.kinds == [.timeTravel])
    }

    @Test("an unknown write that took effect before it was sent is time travel")
    func unknownInThePast() {
        var story = beginning()
        story.store("r1", "u")
        story.put("r1", "d")
        story.add(.put(key: "r1", value: "u"), .unknown("no answer in time"))
        #expect(story.kinds == [.timeTravel])
    }

    @Test("an answer of a revision that the members never reached is time travel")
    func future() {
        var story = beginning()
        story.add(.get(key: "r1"), .read(Reading(value: "c", modRevision: 4), revision: 40))
        #expect(story.kinds == [.timeTravel])
    }

    @Test("an unknown write that took effect twice is a duplicate")
    func duplicate() {
        var story = beginning()
        story.store("r1", "u")
        story.add(.put(key: "r1", value: "u"), .unknown("no answer in time"))
        story.put("r1", "d")
        story.store("r1", "u")
        #expect(story.kinds == [.duplicatedWrite])
    }

    @Test("an acknowledged write that took effect once more is a duplicate")
    func duplicateOfAcknowledged() {
        var story = beginning()
        story.store("r2", "b")
        #expect(story.kinds == [.duplicatedWrite])
    }

    @Test("a write that was said to have failed must not be kept")
    func appliedFailure() {
        var story = beginning()
        story.store("r1", "f")
        story.add(.put(key: "r1", value: "f"), .failed("no leader"))
        #expect(story.kinds == [.appliedFailure])
    }

    @Test("two acknowledgements with one revision are an anomaly, also where nothing is known of the members")
    func revisionReuse() {
        var history = beginning().history
        history.evidence = []
        let write = history.operations[4]
        history.operations.append(
            Trials.Operation(
                client: 2, member: 2, start: write.start, end: write.end, request: .put(key: "r3", value: "z"),
                outcome: .written(revision: 4)))
        #expect(Story.kinds(history) == [.revisionReuse])
    }

    @Test("a value that nobody wrote, or that was written to another key, is invented")
    func invented() {
        var story = beginning()
        story.store("r1", "nobody")
        #expect(story.kinds == [.inventedValue])
        var crossed = beginning()
        crossed.store("r2", "u")
        crossed.add(.put(key: "r1", value: "u"), .unknown("no answer in time"))
        #expect(crossed.kinds == [.inventedValue])
    }

    @Test("a read of what the key has not been is wrong")
    func wrongRead() {
        var story = beginning()
        story.add(.get(key: "r1"), .read(Reading(value: "never", modRevision: 4), revision: 4))
        #expect(story.kinds == [.wrongRead])
    }

    @Test("a compare-and-set that took effect on another version than it expected is an anomaly, known or unknown")
    func unjustifiedSuccess() {
        var story = beginning()
        story.store("r1", "d")
        story.add(.compareAndSet(key: "r1", expected: 2, value: "d"), .written(revision: 5))
        #expect(story.kinds == [.wrongComparison])
        var unknown = beginning()
        unknown.store("r1", "d")
        unknown.add(.compareAndSet(key: "r1", expected: 0, value: "d"), .unknown("no answer in time"))
        #expect(unknown.kinds == [.wrongComparison])
    }

    @Test("a compare-and-set that was refused although it held, or was refused and applied, is an anomaly")
    func unjustifiedRefusal() {
        var story = beginning()
        story.add(
            .compareAndSet(key: "r1", expected: 4, value: "d"),
            .refused(Reading(value: "c", modRevision: 4), revision: 4))
        #expect(story.kinds == [.wrongComparison])
        var applied = beginning()
        applied.add(
            .compareAndSet(key: "r1", expected: 2, value: "d"),
            .refused(Reading(value: "c", modRevision: 4), revision: 4))
        applied.store("r1", "d")
        #expect(applied.kinds == [.wrongComparison])
    }

    @Test("members whose last states differ are found, though their histories agree")
    func differentStates() {
        var history = beginning().history
        history.evidence[1].state[0].value = "z"
        #expect(Story.kinds(history) == [.divergence])
        var more = beginning().history
        more.evidence[1].state.append(
            StoredVersion(revision: 4, key: "x", value: "z", version: 1, createRevision: 4))
        #expect(Story.kinds(more) == [.divergence])
    }

    @Test("a history with a gap, or whose versions do not count on, is broken")
    func brokenHistory() {
        var gap = beginning()
        gap.revision += 1
        gap.put("r2", "d")
        #expect(gap.kinds == [.brokenHistory])
        var history = beginning().history
        for member in 0..<3 {
            history.evidence[member].versions[2].version = 7
            history.evidence[member].state[0].version = 7
        }
        #expect(Story.kinds(history) == [.brokenHistory])
    }

    @Test("the anomaly that the fewest operations prove comes first, told with times, members and revisions")
    func witness() throws {
        var story = beginning()
        story.add(.get(key: "r1"), .read(Reading(value: "a", modRevision: 2), revision: 4))
        story.store("r1", "f")
        story.add(.put(key: "r1", value: "f"), .failed("no leader"))
        let first = try #require(RegisterChecker.anomalies(in: story.history).first)
        #expect(
            first.lines == [
                "failure that was applied: it took effect at revision 5",
                "    0.006000 s to 0.007000 s: client 1 through m1: put r1 = f, failed without effect: no leader",
            ])
    }
}
