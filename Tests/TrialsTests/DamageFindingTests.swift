import Testing
import Trials

/// What a member's own words are judged as.
@Suite struct DamageFindingTests {
    private static let start = "t info server: log recovered member=m1 first=1 last=6"
    private static let named =
        "t warn server: the log is damaged: entries that were acknowledged are lost member=m1 file=wal-2 offset=512"
        + " first_lost_index=7"
    private static let repairing = "t warn server: the log is being repaired from the other members; member=m1"
    private static let serving = "t info server: ready to serve clients member=m1"
    private static let recalled = "t info server: lost entries came from a peer member=m1 first=7 last=9 peer=a1"
    private static let snapshot = "t info server: took over the leader's snapshot member=m1 index=9"
    private static let repaired = "t info server: the log is repaired: this member takes part member=m1 through=9"
    private static let goodbye =
        "holdfast: /d/wal-2: the last segment is missing; remove it from the cluster and add it again"
    private static let flip = Harm.flipped(file: "wal-2", offset: 700, bit: 1)

    private func finding(
        _ kind: DamageKind, _ lines: [String], harm: Harm = flip, exitCode: Int? = nil,
        before: PriorDamage = PriorDamage()
    ) -> DamageFinding? {
        let tale = MemberTale(lines.map { $0 + "\n" }.joined())
        return DamageFinding(kind, harm, tale, exitCode: exitCode, before: before)
    }

    @Test("a member that named the place and is whole again is repaired, and it is told from where")
    func repaired() {
        let begin = [Self.start, Self.named, Self.repairing, Self.serving]
        #expect(finding(.flip, begin) == nil)
        for (lines, source) in [
            ([], "from the leader's log"), ([Self.recalled, Self.recalled], "from peers' logs, 6 entries"),
            ([Self.snapshot], "with the leader's snapshot"),
        ] {
            let finding = finding(.flip, begin + lines + [Self.repaired])
            #expect(finding?.ending == .repaired)
            #expect(finding?.text.hasSuffix(source) == true)
        }
    }

    @Test("a line that is not whole yet says nothing")
    func unfinished() {
        #expect(MemberTale(Self.repaired).isRepaired == false)
        #expect(MemberTale("").isServing == false)
        #expect(MemberTale("t warn server: the log is damaged: file=wal-2 offset=x\n").places == [])
    }

    @Test("a repair of what was never named, or of another place, is wrong")
    func unnamed() {
        let end = [Self.repairing, Self.serving, Self.repaired]
        #expect(finding(.flip, end)?.ending == .wrong)
        for harm in [
            Harm.flipped(file: "wal-3", offset: 700, bit: 0), .flipped(file: "wal-2", offset: 100, bit: 0),
            .removed(file: "wal-2"),
        ] { #expect(finding(.flip, [Self.named] + end, harm: harm)?.ending == .wrong, "\(harm)") }
    }

    @Test("a hole that an earlier one runs into is named where that one begins")
    func neighbours() {
        let lines = [Self.named, Self.repairing, Self.serving, Self.repaired]
        let before = PriorDamage(files: ["wal-2"])
        #expect(finding(.missing, lines, harm: .removed(file: "wal-3"), before: before)?.ending == .repaired)
    }

    @Test("a member that misses nothing is right only where it may hold the log twice")
    func spared() {
        let lines = [Self.start, Self.serving]
        #expect(finding(.flip, lines)?.ending == .wrong)
        #expect(finding(.flip, lines, before: PriorDamage(hasSnapshot: true))?.ending == .spared)
        #expect(finding(.flip, lines, before: PriorDamage(files: ["wal-1"]))?.ending == .spared)
    }

    @Test("a member that ends where it was to repair itself is wrong, however it ends")
    func ended() {
        for code in [0, 1, 134] {
            #expect(finding(.flip, [Self.named, Self.goodbye], exitCode: code)?.ending == .wrong)
        }
    }

    @Test("a refusal names the file and the way back, and has an exit code of its own")
    func refused() {
        let harm = Harm.removed(file: "wal-2")
        #expect(finding(.tail, [Self.start], harm: harm) == nil)
        #expect(finding(.tail, [Self.goodbye], harm: harm)?.ending == nil)
        #expect(finding(.tail, [Self.goodbye], harm: harm, exitCode: 1)?.ending == .refused)
        let elsewhere = Harm.cut(file: "wal-9", to: 1, from: 2)
        #expect(finding(.tail, [Self.goodbye], harm: elsewhere, exitCode: 1)?.ending == .wrong)
        #expect(finding(.wipe, [Self.goodbye], harm: .emptied(names: 4), exitCode: 1)?.ending == .refused)
        #expect(finding(.wipe, ["holdfast: no"], harm: .emptied(names: 4), exitCode: 1)?.ending == .wrong)
        #expect(finding(.wipe, [], harm: .emptied(names: 4), exitCode: 1)?.ending == .wrong)
        for code in [0, 134] { #expect(finding(.tail, [Self.goodbye], harm: harm, exitCode: code)?.ending == .wrong) }
        #expect(finding(.tail, [Self.named, Self.repairing], harm: harm)?.ending == .wrong)
    }

    @Test("in the place of a segment that is gone, the one with which the log ends now may be named, and no other")
    func standIns() {
        func ending(_ words: String = Self.goodbye, nextToLast: String?) -> DamageFinding.Ending? {
            finding(
                .tail, [words], harm: .removed(file: "wal-9"), exitCode: 1,
                before: PriorDamage(nextToLast: nextToLast))?.ending
        }
        #expect(ending(nextToLast: "wal-2") == .refused)
        #expect(ending(nextToLast: "wal-8") == .wrong)
        #expect(ending(nextToLast: nil) == .wrong)
        let none = "holdfast: /d: no segment of the log is there; remove it from the cluster and add it again"
        #expect(ending(none, nextToLast: nil) == .refused)
    }
}
