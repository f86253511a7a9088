import Testing
import Trials

@Suite struct HistoryTextTests {
    private func text(_ history: History) -> String {
        var text = ""
        history.write { text += $0 }
        return text
    }

    private func sample() -> History {
        var story = Story()
        story.put("r1", "a")
        story.put("r1", "odd % value\nwith\tspace é")
        story.get("r1")
        story.get("r2")
        story.add(.put(key: "r1", value: ""), .failed("no leader"))
        story.add(.compareAndSet(key: "r1", expected: 3, value: "e"), .unknown(""))
        story.add(
            .compareAndSet(key: "r2", expected: 3, value: "f"), .refused(nil, revision: 3))
        story.add(
            .compareAndSet(key: "r1", expected: 9, value: "g"),
            .refused(story.reading("r1"), revision: 3))
        story.faults = [
            FaultRecord(nemesis: .kill, target: .all, members: [1, 2, 3], start: 5, end: 9),
            FaultRecord(nemesis: .pause, target: .leader, members: [2], start: 6, end: 8),
        ]
        var history = story.history
        history.damages = [
            DamageRecord(
                kind: .tail, member: 2, harm: "wal-1 is cut from 9 to 5 bytes",
                finding: DamageFinding(.refused, "exit code 1: remove it"), start: 6, end: 8)
        ]
        history.phases = [PhaseStart(.healthy, start: 0), PhaseStart(.finalReads, start: 7)]
        history.remarks = ["m1.log: 2026 error holdfast: x"]
        return history
    }

    @Test("a history that was written is read back as it was, and judged alike")
    func roundTrip() throws {
        let history = sample()
        let read = try History(text(history))
        #expect(read == history)
        #expect(Verdict(read) == Verdict(history))
    }

    @Test("a text that is cut anywhere, or spoilt, is refused, never taken for a shorter history")
    func damaged() {
        let whole = text(sample())
        let bytes = Array(whole.utf8)
        for count in stride(from: 0, to: bytes.count - 4, by: 3) {
            #expect(throws: HistoryError.self) { try History(String(decoding: bytes[..<count], as: UTF8.self)) }
        }
        for (word, other) in [
            ("put", "pat"), ("written", "write"), ("phase healthy", "phase merry"), ("op 1", "op one"),
            ("kill all", "kill none"), ("member 1 3", "member 1 3 3"), ("%25", "%2x"),
            ("damage 6 8 tail", "damage 6 8 head"), ("refused exit", "excused exit"),
        ] {
            let spoilt = whole.replacing(word, with: other)
            #expect(spoilt != whole)
            #expect(throws: HistoryError.self, "\(other)") { try History(spoilt) }
        }
    }
}
