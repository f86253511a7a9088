import Testing

@testable import Trials

/// Which damage is done, to which file, where in it.
@Suite struct DamagePlanTests {
    @Test("the same seed plans the same damage, and each kind comes once before any comes again")
    func plan() {
        for seed in 0..<50 as Range<UInt64> {
            var plan = DamagePlan(seed: seed, members: 3)
            var same = plan
            let rounds = (0..<6).map { _ in plan.nextRepair() }
            #expect(rounds == (0..<6).map { _ in same.nextRepair() })
            #expect(plan.again(rounds[0]).kind == rounds[0].kind)
            #expect(Set(rounds[..<3].map(\.kind)) == Set(DamageKind.repaired), "seed \(seed)")
            #expect(Set(rounds[3...].map(\.kind)) == Set(DamageKind.repaired), "seed \(seed)")
            #expect(rounds.allSatisfy { DamagePlan.rests.contains(DamagePlan.rest(after: $0)) })
        }
    }

    @Test("no more members are left out than the others can do without, and seeds differ in who is")
    func refusals() {
        func kinds(_ seed: UInt64, _ members: Int) -> [DamageKind] {
            DamagePlan(seed: seed, members: members).refusals.map(\.kind)
        }
        #expect(kinds(1, 1) == [] && kinds(1, 2) == [])
        #expect(Set((0..<20).map { kinds($0, 3) }) == [[.tail], [.wipe]])
        #expect(Set(kinds(1, 5)) == Set(DamageKind.refused))
        #expect(kinds(1, 7).count == 2)
    }

    @Test("repairs are asked of the newest closed segment, refusals of the last one or of everything")
    func targets() {
        func target(_ kind: DamageKind, _ names: [String], sparing harmed: Set<String> = []) -> String? {
            DirectoryContents(names, head: head(closed: 300))
                .target(of: DamagePlan.Round(kind: kind, choice: 0), sparing: harmed)
        }
        let names = ["wal-3", "spare", "identity", "wal-2", "lock", "wal-1"]
        for kind in DamageKind.repaired {
            #expect(target(kind, names) == "wal-2")
            #expect(target(kind, names, sparing: ["wal-2"]) == nil)
            #expect(target(kind, ["identity", "wal-1"]) == nil)
            #expect(target(kind, names + ["snapshot.tmp", "snapshot-12b-2"]) == "wal-2")
            #expect(target(kind, names + ["snapshot-12b-2", "snapshot-12c-2"]) == nil)
        }
        #expect(target(.tail, names) == "wal-3")
        #expect(target(.wipe, names) == "")
        #expect(target(.wipe, ["lock"]) == nil)
    }

    @Test("how the last segment begins says what the others hold; one that is cut says nothing")
    func head() {
        let contents = DirectoryContents(["wal-1", "snapshot-a-b"], head: head(closed: 300))
        #expect(contents.closed == 300)
        #expect(contents.covered == 10)
        #expect(DirectoryContents([], head: [1, 2, 3]).closed == 0)
        #expect(DirectoryContents.lastSegment(["wal-2", "x", "wal-1"]) == "wal-2")
        #expect(DirectoryContents.lastSegment(["x"]) == nil)
    }

    private func head(closed: UInt64) -> [UInt8] {
        [UInt8](repeating: 7, count: 32) + (0..<8).map { UInt8(truncatingIfNeeded: closed >> (56 - 8 * $0)) }
    }

    @Test("a place is a byte of a record in the middle half, never padding and never the closing record")
    func places() {
        var bytes = [UInt8](repeating: 0, count: 8_192)
        #expect(Harm.place(in: bytes, choice: 7) == nil)
        for start in stride(from: 0, to: 4_096, by: 512) {
            for byte in start..<start + 100 { bytes[byte] = 1 }
        }
        bytes[8_000] = 1
        var places: Set<Int> = []
        for choice in 0..<5_000 as Range<UInt64> {
            guard let place = Harm.place(in: bytes, choice: choice) else {
                Issue.record("no place")
                return
            }
            #expect(bytes[place] == 1)
            places.insert(place)
        }
        #expect(places.min() == 1_024)
        #expect(places.max() == 3_072)
        #expect(Harm.place(in: [], choice: 1) == nil)
        #expect(Harm.place(in: [1, 1, 1], choice: 1) == nil)
    }

    @Test("each kind does what its name says")
    func harms() {
        let bytes = [UInt8](repeating: 1, count: 4_096)
        func harm(_ kind: DamageKind, _ choice: UInt64) -> Harm? {
            Harm(DamagePlan.Round(kind: kind, choice: choice), file: "wal-1", bytes: bytes, names: 5)
        }
        #expect(harm(.flip, 5 << 40) == .flipped(file: "wal-1", offset: 2_431, bit: 5))
        #expect(harm(.truncate, 1) == .cut(file: "wal-1", to: 896, from: 4_096))
        #expect(harm(.missing, 1) == .removed(file: "wal-1"))
        #expect(harm(.tail, 0) == .cut(file: "wal-1", to: 895, from: 4_096))
        #expect(harm(.tail, 1 << 32) == .removed(file: "wal-1"))
        #expect(harm(.wipe, 0) == .emptied(names: 5))
    }

    @Test("a padded value is as long as was asked for, and comes back; any other bytes come back as nobody's value")
    func padding() {
        let padding = Padding(bytes: 20)
        #expect(padding.padded("c1-7") == Array("c1-7.c1-7.c1-7.c1-7.c1-7".utf8))
        #expect(padding.value(of: padding.padded("c1-7")) == "c1-7")
        #expect(Padding(bytes: 0).padded("c1-7") == Array("c1-7".utf8))
        #expect(Padding(bytes: 0).value(of: Array("c1-7".utf8)) == "c1-7")
        var spoilt = padding.padded("c1-7")
        spoilt[12] ^= 1
        #expect(padding.value(of: spoilt) == "c1-7, spoilt: 24 bytes")
        #expect(padding.value(of: Array(padding.padded("c1-7").dropLast())) != "c1-7")
    }
}
