import HPACK
import HTTP2
import Testing

@Suite("Attacks")
struct AttackTests {
    private func floods(_ machine: Machine, _ count: Int, _ frame: (Int) -> [UInt8]) -> Int? {
        for number in 0..<count {
            machine.receive(frame(number))
            _ = machine.frames()
            if machine.isOver { return number }
        }
        return nil
    }

    @Test("Rapid reset (CVE-2023-44487): more than a hundred in ten seconds end the connection") func rapidReset()
        throws
    {
        var limits = Limits()
        limits.resetShareStreamsMin = 10_000
        let machine = Machine.server(limits: limits)
        let end = floods(machine, 1_000) {
            Frames.headers(UInt32($0 * 2 + 1), flags: 4) + Frames.reset(UInt32($0 * 2 + 1))
        }
        #expect(end == 100)
        #expect(machine.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test("Rapid reset: more than half of the streams end the connection, less do not") func resetShare() {
        let machine = Machine.server()
        #expect(
            floods(machine, 1_000) { Frames.headers(UInt32($0 * 2 + 1), flags: 4) + Frames.reset(UInt32($0 * 2 + 1)) }
                == 63)
        let other = Machine.server()
        other.answers = true
        let calm = floods(other, 3_000) { number in
            if number % 50 == 0 { other.tick(1) }
            let stream = UInt32(number * 2 + 1)
            return number % 6 == 0 ? Frames.headers(stream, flags: 4) + Frames.reset(stream) : Frames.headers(stream)
        }
        #expect(calm == nil)
    }

    @Test("A client's deadlines are not rapid resets") func deadlines() {
        let machine = Machine.server()
        for number in 0..<200 { machine.receive(Frames.headers(UInt32(number * 2 + 1), flags: 4)) }
        machine.tick(1)
        for number in 0..<200 { machine.receive(Frames.reset(UInt32(number * 2 + 1))) }
        #expect(!machine.isOver)
        #expect(machine.streamCount == 0)
    }

    @Test("A reset stream keeps its place until its work has ended") func places() {
        var limits = Limits()
        limits.streamsMax = 3
        let machine = Machine.server(limits: limits)
        machine.releases = false
        for number: UInt32 in [1, 3, 5, 7] { machine.receive(Frames.headers(number) + Frames.reset(number)) }
        #expect(machine.streamCount == 3)
        #expect(machine.frames() == ["RST_STREAM 7 REFUSED_STREAM"])
        machine.connection.release(StreamID(number: 3))
        machine.receive(Frames.headers(9))
        #expect(machine.streamCount == 3)
        #expect(machine.events.last?.hasPrefix("headers 9") == true)
    }

    @Test("MadeYouReset (CVE-2025-8671): errors that make us reset streams are counted", arguments: [0, 1, 2, 3])
    func madeYouReset(kind: Int) {
        let machine = Machine.server()
        let end = floods(machine, 1_000) { number in
            let stream = UInt32(number * 2 + 1)
            switch kind {
            case 0: return Frames.headers(stream) + Frames.window(stream, 0)
            case 1: return Frames.headers(stream) + Frames.window(stream, 0x7FFF_FFFF)
            case 2: return Frames.headers(stream) + Frames.data(stream, [1])
            default: return Frames.headers(stream, [0x83])
            }
        }
        #expect(end == 20)
        #expect(machine.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test("CONTINUATION flood (CVE-2024-27316): frames and bytes of a block are bounded") func continuations() {
        let machine = Machine.server()
        machine.receive(Frames.headers(1, flags: 0))
        #expect(floods(machine, 1_000) { _ in Frames.continuation(1, [], flags: 0) } == 8)
        let other = Machine.server()
        other.receive(Frames.headers(1, [UInt8](repeating: 0x82, count: 16_000), flags: 0))
        other.receive(Frames.continuation(1, [UInt8](repeating: 0x82, count: 385), flags: 0))
        #expect(machine.events.last == "closed ENHANCE_YOUR_CALM")
        #expect(other.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test("A header block must end in time") func slowHeaders() {
        let machine = Machine.server()
        machine.receive(Frames.headers(1, flags: 0))
        machine.tick(4)
        #expect(!machine.isOver)
        machine.receive(Frames.continuation(1, [], flags: 0))
        machine.tick(1)
        #expect(machine.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test("A frame that dribbles must end in time") func slowFrame() {
        let machine = Machine.server()
        let frame = Frames.headers(1)
        for octet in frame.dropLast() {
            machine.receive([octet])
            machine.tick(0.3)
        }
        #expect(!machine.isOver)
        machine.tick(2)
        #expect(machine.events.last == "closed ENHANCE_YOUR_CALM")
        let other = Machine.server()
        other.receive(Frames.headers(1, flags: 4) + Frames.data(1, [1, 2, 3]).dropLast())
        other.tick(29)
        #expect(!other.isOver)
        other.tick(1)
        #expect(other.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test("Header bombs: fields and decoded bytes are bounded (CVE-2019-9516)") func headerBombs() {
        let many = Machine.server()
        many.receive(Frames.headers(1, Frames.request + [UInt8](repeating: 0x90, count: 98)))
        #expect(many.events.last == "closed ENHANCE_YOUR_CALM")
        let large = Machine.server()
        let field: [UInt8] =
            [0x40, 1, 0x78, 0x7F, 0x80 | UInt8((1_000 - 127) & 0x7F), UInt8((1_000 - 127) >> 7)]
            + [UInt8](repeating: 0x61, count: 1_000)
        large.receive(Frames.headers(1, Frames.request + field + [UInt8](repeating: 0xBE, count: 20)))
        #expect(large.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test(
        "Floods of frames without use run out of budget (CVE-2019-9511 to 9518)",
        arguments: ["PING", "SETTINGS", "PRIORITY", "WINDOW_UPDATE", "empty DATA", "unknown", "PING ack", "RST_STREAM"])
    func floods(kind: String) throws {
        let machine = Machine.server()
        machine.receive(Frames.headers(1, flags: 4) + Frames.headers(3, flags: 4) + Frames.reset(3))
        let end = floods(machine, 10_000) { _ in
            switch kind {
            case "PING": Frames.ping()
            case "SETTINGS": Frames.settings([(1, 100)])
            case "PRIORITY": Frames.frame(2, 0, 7, [0, 0, 0, 0, 1])
            case "WINDOW_UPDATE": Frames.window(1, 1)
            case "empty DATA": Frames.data(1, [])
            case "unknown": Frames.frame(77)
            case "PING ack": Frames.ping(ack: true)
            default: Frames.reset(3)
            }
        }
        #expect(try #require(end) <= 4_001)
        #expect(machine.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test("What real clients send beside their traffic is not a flood") func realClients() {
        let machine = Machine.server()
        machine.answers = true
        machine.receive(Frames.window(0, 1 << 30))
        for number in 0..<20_000 {
            let stream = UInt32(number * 2 + 1)
            machine.receive(
                Frames.headers(stream, flags: 4) + Frames.data(stream, Array("abc".utf8), end: true)
                    + Frames.window(0, 100))
            if number % 10 == 0 { machine.receive(Frames.ping()) }
            _ = machine.frames()
        }
        #expect(!machine.isOver)
    }

    @Test("Tiny windows make a server send crumbs; the updates for them are not earned (CVE-2019-9511)") func dribble()
    {
        let machine = Machine.server(settings: [(4, 1)])
        machine.receive(Frames.headers(1))
        let stream = StreamID(number: 1)
        machine.connection.sendHeaders(stream, HeaderList([":status": "200"]), endStream: false)
        machine.connection.sendData(stream, [UInt8](repeating: 0, count: 60_000), endStream: true)
        #expect(floods(machine, 10_000) { _ in Frames.window(1, 1) } != nil)
        #expect(machine.events.last == "closed ENHANCE_YOUR_CALM")
    }

    @Test("When the socket does not take output, no more input is wanted, and after a while the end comes")
    func outputFull() {
        var limits = Limits()
        limits.controlFramesBurst = 1_000_000
        limits.outputBytesMax = 10_000
        let machine = Machine.server(limits: limits)
        var pings = 0
        while machine.wantsInput {
            machine.receive(Frames.ping())
            pings += 1
        }
        #expect(pings == (10_000 + 16) / 17)
        machine.tick(1)
        machine.tick(29)
        #expect(!machine.isOver)
        machine.tick(1)
        #expect(machine.events.last == "closed CANCEL")
    }

    @Test("DATA stays in its queue while the output is full, and goes on as the socket takes it") func outputBound() {
        var limits = Limits()
        limits.outputBytesMax = 20_000
        let machine = Machine.server(limits: limits, settings: [(4, 1 << 30)])
        machine.receive(Frames.window(0, 1 << 30) + Frames.headers(1))
        let stream = StreamID(number: 1)
        machine.connection.sendHeaders(stream, HeaderList([":status": "200"]), endStream: false)
        machine.connection.sendData(stream, [UInt8](repeating: 0, count: 1_000_000), endStream: true)
        #expect(machine.pendingOutputBytes < 20_000 + 16_400)
        var total = 0
        while machine.pendingOutputBytes > 0 {
            total += machine.pendingOutputBytes
            _ = machine.frames()
            #expect(machine.pendingOutputBytes < 20_000 + 16_400)
        }
        #expect(total > 1_000_000)
        #expect(machine.queuedBytes == 0)
    }

    @Test("A stream whose window stays shut is reset (CVE-2019-9517)") func stalledStream() {
        let machine = Machine.server(settings: [(4, 0)])
        machine.receive(Frames.headers(1))
        machine.connection.sendHeaders(StreamID(number: 1), HeaderList([":status": "200"]), endStream: false)
        machine.connection.sendData(StreamID(number: 1), [1], endStream: true)
        _ = machine.frames()
        machine.tick(500)
        machine.tick(119)
        #expect(machine.frames() == [])
        machine.tick(1)
        #expect(machine.frames() == ["RST_STREAM 1 CANCEL"])
        #expect(machine.events.last == "reset 1 CANCEL")
        #expect(machine.streamCount == 0)
        #expect(machine.queuedBytes == 0)
    }

    @Test("Preface, SETTINGS and their acknowledgement must come in time") func handshake() {
        let silent = Machine(.server)
        #expect(silent.nextDeadline == silent.now + 10_000_000_000)
        _ = silent.frames()
        silent.tick(10)
        #expect(silent.events == ["closed PROTOCOL_ERROR"])
        let slow = Machine(.server)
        slow.receive(Frames.preface + Frames.settings())
        _ = slow.frames()
        slow.tick(10)
        #expect(slow.events.last == "closed SETTINGS_TIMEOUT")
    }

    @Test("An idle connection ends, and so does one that is too old") func idleAndAge() {
        var limits = Limits()
        limits.idleNanoseconds = 60_000_000_000
        limits.ageNanosecondsMax = 100_000_000_000
        limits.keepAliveNanoseconds = 0
        let idle = Machine.server(limits: limits)
        #expect(idle.nextDeadline == idle.now + 60_000_000_000)
        idle.tick(60)
        #expect(idle.frames().first == "GOAWAY 2147483647 NO_ERROR")
        idle.tick(1)
        #expect(idle.events.last == "closed NO_ERROR")
        let old = Machine.server(limits: limits)
        old.receive(Frames.headers(1))
        old.tick(100)
        old.tick(1)
        #expect(old.frames().filter { $0.hasPrefix("GOAWAY") } == ["GOAWAY 2147483647 NO_ERROR", "GOAWAY 1 NO_ERROR"])
        #expect(!old.isOver)
        old.connection.sendHeaders(StreamID(number: 1), HeaderList([":status": "200"]), endStream: true)
        _ = old.frames()
        #expect(old.isFinished)
    }

    @Test("A silent peer is pinged, and missed when it does not answer") func keepAlive() {
        var limits = Limits()
        limits.keepAliveNanoseconds = 30_000_000_000
        let machine = Machine.server(limits: limits)
        machine.receive(Frames.headers(1))
        machine.tick(30)
        #expect(machine.frames() == ["PING holdaliv"])
        machine.tick(10)
        machine.receive(Frames.ping("holdaliv", ack: true))
        machine.tick(10)
        #expect(!machine.isOver)
        machine.tick(20)
        #expect(machine.frames() == ["PING holdaliv"])
        machine.tick(20)
        #expect(machine.events.last == "closed NO_ERROR")
    }

    @Test("Before the numbers of streams end, the connection is shut down gracefully") func numbersEnd() {
        let machine = Machine.server()
        machine.receive(Frames.headers(0x7FFF_0001))
        #expect(machine.frames() == ["GOAWAY 2147483647 NO_ERROR", "PING holddrai"])
        machine.receive(Frames.headers(0x7FFF_FFFF))
        #expect(machine.events.count == 2)
    }

    @Test("What of the tolerance is used up is told, and what time has forgiven is not") func tolerance() {
        let resetting = Machine.server()
        for number in 0..<50 {
            resetting.receive(
                Frames.headers(UInt32(number * 2 + 1), flags: 4) + Frames.reset(UInt32(number * 2 + 1)))
        }
        #expect(resetting.connection.tolerancePercentUsed(now: resetting.now) == 50)
        #expect(resetting.connection.tolerancePercentUsed(now: resetting.now + 10_000_000_000) == 0)
        let pinging = Machine.server()
        for _ in 0..<500 { pinging.receive(Frames.ping()) }
        let used = pinging.connection.tolerancePercentUsed(now: pinging.now)
        #expect(used > 10 && used < 100)
        #expect(pinging.connection.tolerancePercentUsed(now: pinging.now + 10_000_000_000) == 0)
    }
}
