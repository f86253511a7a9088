@testable import Simulation
import Foundation
import FoundationXML
import Testing

@Suite struct DiagramTests {
    /// A partition, an election, a message that is lost, a crash and a violation.
    private static let story: [TraceEvent] = [
        TraceEvent(1_000_000, .started, 0), TraceEvent(1_000_000, .started, 1), TraceEvent(1_000_000, .started, 2),
        TraceEvent(2_000_000, .faultBegan, other: 4, "network: cut minority"),
        TraceEvent(2_500_000, .arrived, 1, other: 0, since: 2_400_000, "requestVote"),
        TraceEvent(2_600_000, .lost, 0, other: 2, "requestVote"),
        TraceEvent(2_700_000, .arrived, 0, other: 1, since: 2_650_000, "voteReply"),
        TraceEvent(2_700_000, .leads, 0, "term 2"),
        TraceEvent(2_800_000, .arrived, 1, other: 0, since: 2_750_000, "heartbeat"),
        TraceEvent(2_900_000, .committed, 0, "3/2"), TraceEvent(3_000_000, .ended, 1),
        TraceEvent(3_100_000, .faultEnded, other: 4),
        TraceEvent(3_200_000, .violated, 0, "S5: <m1> & \"m2\" \u{1} differ"),
        TraceEvent(9_000_000, .leads, 2, "term 7"),
    ]

    private static func diagram(_ events: [TraceEvent] = story) -> Diagram {
        Diagram(events, title: "S5 <&>", finding: "one\ntwo <three> & 'four'", command: "simulate --seed 1")
    }

    @Test("the picture is well-formed, whatever the texts hold")
    func wellFormed() throws {
        let parser = XMLParser(data: Data(Self.diagram().svg.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        let empty = XMLParser(data: Data(Self.diagram([]).svg.utf8))
        #expect(empty.parse())
    }

    @Test("it shows lanes, the election, the crash, the fault as a band, and ends with the violation")
    func shows() {
        let diagram = Self.diagram()
        let svg = diagram.svg
        for text in [
            "m1", "m2", "m3", "leads term 2", "down", "fault 4, network: cut minority", "violated", "requestVote",
        ] {
            #expect(svg.contains(">\(text)<"), "\(text)")
        }
        #expect(!svg.contains("term 7"))
        #expect(
            diagram.bands == [Diagram.Band(number: 4, text: "network: cut minority", begin: 2_000_000, end: 3_100_000)])
    }

    @Test("the same events give the same picture")
    func same() { #expect(Self.diagram().svg == Self.diagram().svg) }

    @Test("a picture holds so many arrows at most, and what was before it is the state that it begins with")
    func window() {
        var events = [
            TraceEvent(1, .started, 0), TraceEvent(2, .started, 1), TraceEvent(3, .ended, 1), TraceEvent(4, .paused, 0),
            TraceEvent(5, .faultBegan, other: 1, "process: pause"), TraceEvent(6, .faultBegan, other: 2, "disk: full"),
            TraceEvent(7, .faultEnded, other: 2),
        ]
        for number in 0..<1_000 as Range<UInt64> {
            let at = (number + 1) * 1_000_000
            events.append(TraceEvent(at, .arrived, 0, other: 1, since: at - 10, "append"))
        }
        let window = DiagramWindow(events)
        #expect(window.items.count == DiagramWindow.arrowsMax)
        #expect(window.end == 1_000_000_000)
        #expect(window.down == [1] && window.paused == [0])
        #expect(window.faults.map(\.other) == [1])
    }

    @Test("many messages of a kind that arrive together are one arrow with their number")
    func bundles() {
        let events = (0..<50).map { TraceEvent(1_000_000 + $0, .arrived, 0, other: 1, since: 900_000 + $0, "append") }
        let window = DiagramWindow(events)
        #expect(window.items.map(\.count) == [50])
        #expect(window.items[0].event.since == 900_000)
        #expect(Self.diagram(events).svg.contains("append ×50"))
    }

    @Test("later moments are further to the right, and long pauses take little room")
    func scale() {
        let scale = DiagramScale([5, 1_000, 1_000, 2_000_000, 900_000_000_000], left: 60)
        let places = [5, 1_000, 2_000_000, 900_000_000_000].map { scale.x($0) }
        #expect(places == places.sorted() && Set(places).count == 4)
        #expect(scale.x(0) == 60 && scale.width == places[3] && scale.width < 60 + 3 * 49)
    }

    @Test("an event survives its line", arguments: TraceEvent.Kind.allCases)
    func lines(_ kind: TraceEvent.Kind) throws {
        let event = TraceEvent(7, kind, 3, other: 12, since: 5, "a\tb=\n\\")
        #expect(try WorkerLine(WorkerLine.happened(event).text) == .happened(event))
    }

    @Test("whoever records a run does not change it, and sees its elections")
    func recorded() {
        var events: [TraceEvent] = []
        let options = RunOptions(seed: 5, profile: .light)
        let report = Run.execute(options, recorder: { events.append($0) })
        #expect(report == Run.execute(options))
        #expect(events.count { $0.kind == .leads } == report.counters[.elections])
        #expect(events.count { $0.kind == .committed } == report.counters[.commits])
        #expect(events.allSatisfy { $0.kind != .arrived || $0.since <= $0.at })
    }
}
