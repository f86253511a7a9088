import Determinism
import Testing

@testable import Simulation

@Suite struct MemberClockTests {
    private static func seconds(_ count: UInt64) -> Instant { Instant(nanoseconds: count * 1_000_000_000) }

    @Test("a clock without drift says how much time has passed since its first reading")
    func plain() {
        let clock = MemberClock(reading: Self.seconds(5), at: Self.seconds(100))
        #expect(clock.monotonic(at: Self.seconds(100)) == Self.seconds(5))
        #expect(clock.monotonic(at: Self.seconds(160)) == Self.seconds(65))
        #expect(clock.boottime(at: Self.seconds(160)) == Self.seconds(65))
    }

    @Test("a clock that is fast or slow by millionths is so exactly, after hours too")
    func drift() {
        let day = Instant(nanoseconds: 86_400_000_000_000)
        let fast = MemberClock(reading: Instant(nanoseconds: 0), drift: .constant(partsPerMillion: 200))
        #expect(fast.monotonic(at: day).nanoseconds == 86_400_000_000_000 + 17_280_000_000)
        let slow = MemberClock(reading: Instant(nanoseconds: 0), drift: .constant(partsPerMillion: -500_000))
        #expect(slow.monotonic(at: day).nanoseconds == 43_200_000_000_000)
        #expect(slow.monotonic(at: Instant(nanoseconds: 3)).nanoseconds == 1)
    }

    @Test("a change of the drift makes no jump and loses no fraction of a nanosecond")
    func change() {
        var clock = MemberClock(reading: Instant(nanoseconds: 0), drift: .constant(partsPerMillion: 1))
        for nanosecond in 1...2_000_000 as ClosedRange<UInt64> where nanosecond % 7 == 0 {
            clock.setDrift(.constant(partsPerMillion: 1), at: Instant(nanoseconds: nanosecond))
        }
        #expect(clock.monotonic(at: Instant(nanoseconds: 2_000_000)).nanoseconds == 2_000_002)
        let before = clock.monotonic(at: Self.seconds(1))
        clock.setDrift(.constant(partsPerMillion: 500_000), at: Self.seconds(1))
        #expect(clock.monotonic(at: Self.seconds(1)) == before)
        #expect(clock.monotonic(at: Self.seconds(2)) - before == .milliseconds(1_500))
    }

    @Test("a strobe is fast and slow in turn")
    func strobe() {
        let clock = MemberClock(
            reading: Instant(nanoseconds: 0), drift: .strobe(first: 500_000, second: -500_000, halfPeriod: 1_000))
        let readings = [0, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 1_000_000].map {
            clock.monotonic(at: Instant(nanoseconds: $0)).nanoseconds
        }
        #expect(readings == [0, 750, 1_500, 1_750, 2_000, 3_500, 4_000, 1_000_000])
    }

    @Test("while the machine is suspended MONOTONIC stands still and BOOTTIME goes on")
    func suspension() {
        var clock = MemberClock(reading: Self.seconds(10))
        clock.suspend(at: Self.seconds(1))
        clock.suspend(at: Self.seconds(2))
        #expect(clock.isSuspended)
        #expect(clock.monotonic(at: Self.seconds(4)) == Self.seconds(11))
        #expect(clock.boottime(at: Self.seconds(4)) == Self.seconds(14))
        #expect(clock.moment(reaching: Self.seconds(12), from: Self.seconds(4)) == nil)
        clock.resume(at: Self.seconds(5))
        clock.resume(at: Self.seconds(6))
        #expect(!clock.isSuspended)
        #expect(clock.monotonic(at: Self.seconds(7)) == Self.seconds(13))
        #expect(clock.boottime(at: Self.seconds(7)) == Self.seconds(17))
        #expect(clock.moment(reaching: Self.seconds(14), from: Self.seconds(7)) == Self.seconds(8))
    }

    @Test("a coarse clock says whole multiples, and reaches a reading with the tick that is not before it")
    func coarse() {
        let clock = MemberClock(reading: Instant(nanoseconds: 5), granularity: 16)
        #expect(clock.monotonic(at: Instant(nanoseconds: 10)).nanoseconds == 0)
        #expect(clock.monotonic(at: Instant(nanoseconds: 11)).nanoseconds == 16)
        #expect(clock.boottime(at: Instant(nanoseconds: 42)).nanoseconds == 32)
        let reached = clock.moment(reaching: Instant(nanoseconds: 17), from: Instant(nanoseconds: 0))
        #expect(reached == Instant(nanoseconds: 27))
    }

    @Test("a reading that is reached already is reached now, and one beyond all time never")
    func reached() {
        let clock = MemberClock(drift: .constant(partsPerMillion: -990_000))
        #expect(clock.moment(reaching: Self.seconds(1), from: Self.seconds(3)) == Self.seconds(3))
        #expect(clock.moment(reaching: Instant(nanoseconds: .max), from: Self.seconds(3)) == nil)
    }

    /// The oscillator nanosecond by nanosecond.
    private struct Oscillator {
        var millionths: UInt128
        var drift: Drift
        var sinceChange = 0

        mutating func pass() {
            let rate: Int
            switch drift {
            case .constant(let partsPerMillion): rate = partsPerMillion
            case .strobe(let first, let second, let half): rate = sinceChange / half % 2 == 0 ? first : second
            }
            millionths += UInt128(1_000_000 + rate)
            sinceChange += 1
        }
    }

    private static func someDrift(_ random: inout SplitMix64) -> Drift {
        func rate() -> Int { random.draw(below: 1_500_000) - 900_000 }
        return random.draw(below: 2) == 0
            ? .constant(partsPerMillion: rate())
            : .strobe(first: rate(), second: rate(), halfPeriod: 1 + random.draw(below: 40))
    }

    @Test("at every nanosecond of a random life the clock says what counting says", arguments: seeds(40))
    func counted(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let drift = Self.someDrift(&random)
        let granularity = [1, 1, 7, 16][random.draw(below: 4)]
        var clock = MemberClock(reading: Instant(nanoseconds: 1_000), drift: drift, granularity: granularity)
        var oscillator = Oscillator(millionths: 1_000_000_000, drift: drift)
        var suspendedAt: UInt64?
        var suspendedFor: UInt64 = 0
        var promise: (reading: Instant, due: Instant)?
        for nanosecond in 0..<3_000 as Range<UInt64> {
            let now = Instant(nanoseconds: nanosecond)
            let exact = UInt64(oscillator.millionths / 1_000_000)
            let monotonic = (suspendedAt ?? exact) - suspendedFor
            #expect(clock.boottime(at: now).nanoseconds == exact - exact % UInt64(granularity), "seed \(seed)")
            #expect(clock.monotonic(at: now).nanoseconds == monotonic - monotonic % UInt64(granularity), "seed \(seed)")
            if let (reading, due) = promise {
                #expect((clock.monotonic(at: now) >= reading) == (now >= due), "seed \(seed)")
            }
            switch random.draw(below: 200) {
            case 0:
                oscillator.drift = Self.someDrift(&random)
                oscillator.sinceChange = 0
                clock.setDrift(oscillator.drift, at: now)
                promise = nil
            case 1:
                clock.suspend(at: now)
                suspendedAt = suspendedAt ?? exact
                promise = nil
            case 2, 3:
                clock.resume(at: now)
                suspendedFor += suspendedAt.map { exact - $0 } ?? 0
                suspendedAt = nil
                promise = nil
            case 4...9:
                let step = UInt64(random.draw(below: 100))
                let reading = Instant(nanoseconds: clock.monotonic(at: now).nanoseconds + step)
                promise = clock.moment(reaching: reading, from: now).map { (reading, $0) }
                #expect((promise == nil) == (clock.isSuspended && step > 0), "seed \(seed)")
            default:
                break
            }
            oscillator.pass()
        }
    }

    @Test("readings never go back", arguments: seeds(10))
    func forwards(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var clock = MemberClock(drift: Self.someDrift(&random), granularity: 1 + random.draw(below: 1_000))
        var now = Instant(nanoseconds: 0)
        var monotonic = clock.monotonic(at: now)
        var boottime = clock.boottime(at: now)
        for _ in 0..<2_000 {
            now.nanoseconds += UInt64(random.draw(below: 50_000_000))
            switch random.draw(below: 10) {
            case 0: clock.setDrift(Self.someDrift(&random), at: now)
            case 1: clock.suspend(at: now)
            case 2: clock.resume(at: now)
            default: break
            }
            #expect(clock.monotonic(at: now) >= monotonic && clock.boottime(at: now) >= boottime, "seed \(seed)")
            monotonic = clock.monotonic(at: now)
            boottime = clock.boottime(at: now)
            #expect(monotonic <= boottime)
        }
    }
}
