@testable import Simulation
import Determinism
import Testing

@Suite struct ReportLineTests {
    /// One of everything, with text that looks like the format's own signs.
    static var report: RunReport {
        var counters = Counters()
        for (place, counter) in Counter.allCases.enumerated() { counters[counter] = place * 1_000_003 }
        var marks = Marks()
        for mark in Mark.allCases { marks.hit(mark) }
        return RunReport(
            seed: .max, profile: .long,
            violations: [
                Violation(.s5, at: 17, "m1 says\n\tentry 3 = \\n \\"), Violation(.own, at: 0, ""),
                Violation(.k1, at: .max, "seed=5\tviolation=S1 0 x"),
            ],
            counters: counters, marks: marks, traceHash: 0xFFFF_FFFF_FFFF_FFF0, nanoseconds: 12,
            excuse: "no \r majority")
    }

    @Test("a report survives its line, whatever its texts hold")
    func roundTrip() {
        let line = ReportLine.text(Self.report)
        #expect(!line.contains("\n"))
        #expect(ReportLine.report(line) == Self.report)
    }

    @Test("a worker's lines survive, the report with what it took and how often a mutation's line ran")
    func workerLines() throws {
        let lines: [WorkerLine] = [
            .began(seed: 0), .began(seed: .max),
            .reported(WorkerReport(run: Self.report, processorNanoseconds: 99, hits: 3)),
        ]
        for line in lines { #expect(try WorkerLine(line.text) == line) }
    }

    @Test(
        "every other text is malformed and none traps",
        arguments: [
            "", "begin", "begin x", "begin -1", "seed", "seed=", "seed=1", "=1", "seed=1\tprofile=rough", "\t\t", "\\",
            "a=\\q",
        ])
    func malformed(_ text: String) {
        #expect(throws: WorkerLine.Malformed(text: text)) { try WorkerLine(text) }
    }

    @Test("a line with any byte changed or cut off is a report or malformed, and never traps")
    func changed() {
        let line = Array(WorkerLine.reported(WorkerReport(run: Self.report, processorNanoseconds: 1)).text.utf8)
        for end in stride(from: 0, to: line.count, by: 7) {
            #expect((try? WorkerLine(String(decoding: line[..<end], as: UTF8.self))) == nil)
        }
        let seed: UInt64 = 11
        var random = SplitMix64(seed: seed)
        for _ in 0..<2_000 {
            var bytes = line
            bytes[random.draw(below: bytes.count)] = UInt8(random.draw(below: 256))
            if case .began? = try? WorkerLine(String(decoding: bytes, as: UTF8.self)) { Issue.record("seed \(seed)") }
        }
    }

    @Test("findings that are too long are cut off, and the rest of the report is whole")
    func longFinding() throws {
        var report = Self.report
        report.violations = [Violation(.s1, at: 1, String(repeating: "x", count: 100_000))]
        let read = try #require(ReportLine.report(ReportLine.text(report)))
        #expect(read.violations[0].finding.count == ReportLine.findingCharactersMax)
        #expect(read.counters == report.counters)
    }

    @Test("a stream of bytes becomes lines, however it is cut")
    func lines() {
        let text = "first\n\nthird\nrest"
        for size in 1...text.utf8.count {
            var buffer = LineBuffer()
            var lines: [String] = []
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                lines += buffer.take(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(lines == ["first", "", "third"])
            #expect(buffer.unfinished == "rest")
        }
    }

    @Test("a line without an end is given in pieces: nobody fills the memory of who listens")
    func endless() {
        var buffer = LineBuffer()
        let pieces = buffer.take(repeatElement(0x61, count: 2 * LineBuffer.bytesMax + 5))
        #expect(pieces.map(\.utf8.count) == [LineBuffer.bytesMax, LineBuffer.bytesMax])
        #expect(buffer.unfinished == "aaaaa")
    }
}
