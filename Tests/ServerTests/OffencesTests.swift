import Determinism
import LinuxSystem
import Testing

@testable import Server

@Suite struct OffencesTests {
    private let hostile = SocketAddress(.v4(0x0A00_0001), port: 1)
    private let other = SocketAddress(.v4(0x0A00_0002), port: 1)
    private let start = Instant(nanoseconds: 1_000_000_000)

    private func after(_ abuses: Int) -> Offences {
        var offences = Offences()
        for _ in 0..<abuses { offences.note(.abuse, of: hostile, now: start) }
        return offences
    }

    @Test("the first offences cost nothing, each further one 10 ms more, up to a second, and no other address anything")
    func waitsGrow() {
        for (abuses, expected) in [
            (0, Offences.Verdict.welcome), (16, .welcome), (17, .waits(.milliseconds(10))),
            (66, .waits(.milliseconds(500))), (116, .waits(.seconds(1))), (5_000, .waits(.seconds(1))),
        ] {
            var offences = after(abuses)
            let verdicts = (offences.judge(hostile, now: start), offences.judge(other, now: start))
            #expect(verdicts == (expected, .welcome), "\(abuses)")
        }
    }

    @Test("half is forgotten every two seconds, and all in the end")
    func forgets() {
        var offences = after(116)
        let moments = [1_999, 2_000, 4_000, 6_000, 60_000]
        let verdicts = moments.map {
            let verdict = offences.judge(hostile, now: start + .milliseconds($0))
            if case .waits = verdict { offences.hasWaited(hostile) }
            return verdict
        }
        #expect(
            verdicts == [
                .waits(.seconds(1)), .waits(.milliseconds(420)), .waits(.milliseconds(130)), .welcome, .welcome,
            ])
    }

    @Test("few wait at once, and who has waited makes room")
    func waitingRoom() {
        var offences = after(50)
        for _ in 0..<Offences.waitingMax { #expect(offences.judge(hostile, now: start) != .refused) }
        #expect(offences.judge(hostile, now: start) == .refused)
        offences.hasWaited(hostile)
        #expect(offences.judge(hostile, now: start) != .refused)
        #expect(offences.judge(hostile, now: start) == .refused)
    }

    @Test("who leaves just before the bound counts by what was used up, and who asks for nothing by a sixteenth")
    func parts() {
        var near = Offences()
        for _ in 0..<17 { near.note(.end(percentUsed: 95, hasAsked: true), of: hostile, now: start) }
        #expect(near.judge(hostile, now: start) == .welcome)
        near.note(.end(percentUsed: 95, hasAsked: true), of: hostile, now: start)
        #expect(near.judge(hostile, now: start) != .welcome)
        var honest = Offences()
        for _ in 0..<1_000 { honest.note(.end(percentUsed: 5, hasAsked: true), of: hostile, now: start) }
        #expect(honest.judge(hostile, now: start) == .welcome)
        var silent = Offences()
        for _ in 0..<256 { silent.note(.end(percentUsed: 0, hasAsked: false), of: hostile, now: start) }
        #expect(silent.judge(hostile, now: start) == .welcome)
        silent.note(.end(percentUsed: 0, hasAsked: false), of: hostile, now: start)
        #expect(silent.judge(hostile, now: start) != .welcome)
    }

    @Test("the addresses of one IPv6 network are one, those of another are not")
    func networks() {
        var offences = Offences()
        for low in 0..<50 {
            offences.note(.abuse, of: SocketAddress(.v6(high: 7, low: UInt64(low), scope: 0), port: 1), now: start)
        }
        #expect(offences.judge(SocketAddress(.v6(high: 7, low: 99, scope: 0), port: 1), now: start) != .welcome)
        #expect(offences.judge(SocketAddress(.v6(high: 8, low: 99, scope: 0), port: 1), now: start) == .welcome)
    }

    @Test("who offends from ever new addresses does not wash away those that offend much, nor those that wait")
    func manyAddresses() {
        var offences = after(50)
        let waiting = offences.judge(hostile, now: start)
        for number in 0..<(3 * UInt32(Offences.addressesMax)) {
            offences.note(.abuse, of: SocketAddress(.v4(0x0B00_0000 + number), port: 1), now: start)
        }
        offences.hasWaited(hostile)
        #expect(offences.judge(hostile, now: start) == waiting)
        #expect(offences.addressCount == Offences.addressesMax)
    }
}
