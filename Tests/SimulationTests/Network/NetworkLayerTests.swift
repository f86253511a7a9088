import Determinism
import Testing

@testable import Simulation

@Suite struct NetworkLayerTests {
    private static let forwards = LinkSet.oneWay(from: NodeSet([Line.a]), to: NodeSet([Line.b]))

    @Test("a cut stops what is sent and what is under way, silently, until it is taken away")
    func cut() throws {
        var line = Line(Line.exact())
        let before = try #require(line.send().arrival)
        let cut = line.network.add(NetworkLayer(.blocks(.all), on: Self.forwards))
        #expect(line.send() == .lost(.cut))
        #expect(!line.delivers(before))
        #expect(line.delay(back: true) == 1_000)
        line.network.remove(cut)
        #expect(line.delay() == 1_000)
        #expect(line.delivers(before))
    }

    @Test("cuts that overlap end each for itself")
    func overlap() {
        var line = Line(Line.exact())
        let one = line.network.add(NetworkLayer(.blocks(.all), on: Line.both))
        let other = line.network.add(NetworkLayer(.blocks(.all), on: Self.forwards))
        line.network.remove(one)
        #expect(line.delay() == nil && line.delay(back: true) != nil)
        line.network.remove(one)
        #expect(line.delay() == nil)
        line.network.remove(other)
        #expect(line.delay() != nil)
        _ = line.network.add(NetworkLayer(.blocks(.all), on: Line.both))
        line.network.heal()
        #expect(line.delay() != nil)
    }

    @Test("a filter stops messages of its kinds only")
    func filter() {
        var line = Line(Line.exact())
        _ = line.network.add(NetworkLayer(.blocks(.all.subtracting(.votes)), on: Line.both))
        let passing = MessageKind.allCases.filter { line.delay(of: $0) != nil }
        #expect(passing == [.preVote, .preVoteReply, .requestVote, .voteReply])
        line.network.heal()
        _ = line.network.add(NetworkLayer(.blocks(.snapshots), on: Line.both))
        #expect(line.delay(of: .installSnapshot) == nil && line.delay(of: .append) != nil)
        #expect(line.network.connects(from: Line.a, to: Line.b, at: Line.start) == .established)
    }

    @Test("refused links are reset when that begins, and refuse until it ends")
    func refusal() throws {
        var line = Line(Line.exact())
        let before = try #require(line.send().arrival)
        let refusal = line.network.add(NetworkLayer(.refuses, on: Self.forwards))
        #expect(line.send() == .lost(.cut))
        #expect(line.network.connects(from: Line.a, to: Line.b, at: Line.start) == .refused)
        #expect(line.network.connects(from: Line.b, to: Line.a, at: Line.start) == .established)
        line.network.remove(refusal)
        #expect(!line.delivers(before))
        #expect(line.network.connects(from: Line.a, to: Line.b, at: Line.start) == .established)
    }

    @Test("a handshake goes unanswered when either direction is cut")
    func handshake() {
        var line = Line(Line.exact())
        _ = line.network.add(NetworkLayer(.blocks(.all), on: Self.forwards))
        #expect(line.network.connects(from: Line.a, to: Line.b, at: Line.start) == .unanswered)
        #expect(line.network.connects(from: Line.b, to: Line.a, at: Line.start) == .unanswered)
        line.network.heal()
        _ = line.network.add(NetworkLayer(.clogs(until: after(10)), on: Self.forwards))
        #expect(line.network.connects(from: Line.a, to: Line.b, at: after(9)) == .unanswered)
        #expect(line.network.connects(from: Line.a, to: Line.b, at: after(10)) == .established)
    }

    @Test("a flapping link is up for the first part of each period")
    func flapping() {
        var line = Line(Line.exact(0))
        _ = line.network.add(
            NetworkLayer(.flaps(Flapping(period: 100, up: 30, start: after(1_000))), on: Line.both))
        let up = [0, 999, 1_000, 1_029, 1_030, 1_099, 1_100, 1_129, 1_130].map { line.delay(at: after($0)) != nil }
        #expect(up == [true, true, true, true, false, false, true, true, false])
        #expect(line.network.connects(from: Line.a, to: Line.b, at: after(1_050)) == .unanswered)
    }

    @Test("what is sent into a clogged link arrives when the clog is over")
    func clog() {
        var line = Line(Line.exact(10))
        _ = line.network.add(NetworkLayer(.clogs(until: after(5_000)), on: Self.forwards))
        #expect(line.delay(at: after(1_000)) == 4_010)
        #expect(line.delay(at: after(6_000)) == 10)
        #expect(line.delay(at: after(1_000), back: true) == 10)
    }

    @Test("layers add their delays and their odds, and the slowest line counts")
    func sums() {
        var line = Line(Line.exact(1_000))
        for _ in 0..<2 {
            _ = line.network.add(NetworkLayer(.delays(.exactly(500)), on: Line.both))
            _ = line.network.add(NetworkLayer(.duplicates(Odds(perMillion: 500_000)), on: Line.both))
            _ = line.network.add(NetworkLayer(.corrupts(Odds(perMillion: 500_000)), on: Line.both))
        }
        guard case .arrives(let arrival, .some) = line.send() else {
            Issue.record("no duplicate")
            return
        }
        #expect(arrival.due == after(2_000) && arrival.isCorrupted)
        line.network.heal()
        for rate in [2_000_000_000, 1_000_000_000, 4_000_000_000] {
            _ = line.network.add(NetworkLayer(.limits(bytesPerSecond: rate), on: Line.both))
        }
        #expect(line.delay(bytes: 700) == 1_700)
        _ = line.network.add(NetworkLayer(.breaks(.always), on: Line.both))
        #expect(line.send() == .breaks)
    }

    @Test("messages of some kinds are lost as often as a layer says")
    func lossByKind() {
        var line = Line(Line.exact())
        _ = line.network.add(NetworkLayer(.loses(Odds(perMillion: 500_000), of: .heartbeats), on: Line.both))
        let lost = (0..<1_000).count { _ in line.delay(of: .heartbeat) == nil }
        #expect((430...570).contains(lost))
        #expect(!(0..<1_000).contains { _ in line.delay(of: .append) == nil })
    }

    @Test("a layer among members leaves clients their links")
    func clients() {
        var line = Line(Line.exact(), nodes: 4)
        let client = NetworkNode(3)
        let members = NodeSet((0..<3).map { NetworkNode($0) })
        _ = line.network.add(NetworkLayer(.blocks(.all), on: .isolating(Line.a, among: members)))
        #expect(line.delay() == nil)
        let routing = line.network.route(.clientRequest, bytes: 10, from: client, to: Line.a, at: Line.start)
        #expect(routing.arrival != nil)
    }
}
