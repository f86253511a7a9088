import EtcdAPI
import LinuxSystem
import Testing

@testable import LocalCluster

@Suite struct ViewTests {
    private func report(
        _ number: UInt64, leader: UInt64, term: UInt64, servesReads: Bool = true, names: [UInt64: String] = [:]
    ) -> MemberReport {
        MemberReport(
            name: "m\(number)",
            status: StatusResponse(
                header: ResponseHeader(memberID: number, revision: 7), leader: leader, raftTerm: term,
                raftAppliedIndex: 12),
            memberNames: names, servesReads: servesReads)
    }

    @Test("of two leaders the one of the higher term leads, whoever else believes in the other")
    func leadership() {
        let reports = [report(1, leader: 1, term: 2), report(2, leader: 3, term: 3), report(3, leader: 3, term: 3)]
        #expect(Leadership(in: reports)?.name == "m3")
        #expect(Leadership(in: reports.reversed())?.term == 3)
        #expect(Leadership(in: []) == nil)
        #expect(Leadership(in: [report(1, leader: 0, term: 9), MemberReport(name: "m2", failure: "x")]) == nil)
    }

    @Test("a leader that does not answer is known by the name that others have for it")
    func silentLeader() {
        let reports = [report(1, leader: 2, term: 2, names: [2: "m2"]), MemberReport(name: "m2", failure: "no answer")]
        #expect(Leadership(in: reports)?.name == "m2")
        let alone = [report(1, leader: 2, term: 2)]
        #expect(Leadership(in: alone)?.name == nil)
        #expect(Leadership(in: alone, names: [2: "m2"])?.name == "m2")
    }

    @Test("the cluster is ready when all follow one leader in one term and serve reads")
    func readiness() {
        let agreed = [report(1, leader: 1, term: 2), report(2, leader: 1, term: 2)]
        #expect(Leadership.isAgreed(agreed))
        #expect(!Leadership.isAgreed(agreed + [MemberReport(name: "m3", failure: "no answer")]))
        #expect(!Leadership.isAgreed(agreed + [report(3, leader: 1, term: 1)]))
        #expect(!Leadership.isAgreed(agreed + [report(3, leader: 0, term: 2)]))
        #expect(!Leadership.isAgreed(agreed + [report(3, leader: 1, term: 2, servesReads: false)]))
        #expect(!Leadership.isAgreed([]))
    }

    @Test("`leader` means whoever leads now; a name means a member of this cluster")
    func selection() throws {
        let layout = try ClusterLayout()
        let leadership = Leadership(in: [report(2, leader: 2, term: 1)])
        #expect(try MemberSelector.leader.resolve(in: layout, leadership: leadership).name == "m2")
        #expect(try MemberSelector.named("m3").resolve(in: layout, leadership: nil).name == "m3")
        #expect(throws: Complaint.self) { try MemberSelector.leader.resolve(in: layout, leadership: nil) }
        #expect(throws: Complaint.self) { try MemberSelector.named("m4").resolve(in: layout, leadership: nil) }
        let stranger = Leadership(in: [report(1, leader: 9, term: 1)])
        #expect(throws: Complaint.self) { try MemberSelector.leader.resolve(in: layout, leadership: stranger) }
    }

    @Test("the table shows what a member says only while it is up")
    func table() throws {
        let layout = try ClusterLayout()
        var rows = zip(layout.members, [MemberCondition.up, .paused, .down(.exited(code: 3))]).map {
            member, condition in
            MemberRow(
                member, condition: condition, pid: condition.isDown ? nil : 100 + Int32(member.number), process: nil,
                report: report(UInt64(member.number), leader: 1, term: 4))
        }
        rows[0].processorNanoseconds = 1_058_000_000
        rows[0].residentBytes = 10_500_000
        let lines = StatusTable.lines(rows)
        #expect(
            lines == [
                "name  client          state               role    term  applied  revision  pid  cpu s  rss MiB",
                "m1    127.0.0.1:2379  up                  leader     4       12         7  101   1.05     10.0",
                "m2    127.0.0.1:2380  paused              -          -        -         -  102      -        -",
                "m3    127.0.0.1:2381  down (exit code 3)  -          -        -         -    -      -        -",
            ])
        #expect(StatusTable.lines(rows, columnsMax: 10).allSatisfy { $0.count == 10 })
        func summary(_ reports: [MemberReport]) -> String { ClusterView(rows: rows, reports: reports).summary }
        let members = "m1 up, m2 paused, m3 down (exit code 3)"
        #expect(summary([report(1, leader: 1, term: 4)]) == "m1 leads, term 4; \(members)")
        // Others may not have noticed yet.
        for gone in [UInt64(2), 3] {
            #expect(summary([report(1, leader: gone, term: 4, names: [gone: "m\(gone)"])]) == "no leader; \(members)")
        }
    }

    @Test("the end of a log is its last lines, harmless for a terminal and of bounded length")
    func logTail() {
        let text = "first\nsecond \u{1B}[31m\nthird\n\n" + String(repeating: "x", count: 1000) + "\n"
        let lines = LogTail.lines(in: Array(text.utf8), linesMax: 3)
        #expect(lines == ["second  [31m", "third", String(repeating: "x", count: LogTail.lineBytesMax)])
        #expect(LogTail.lines(in: [], linesMax: 3) == [])
    }
}
