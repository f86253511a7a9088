import HPACK
import HTTP2
import Testing

@Suite("RFC 9113 conversations, right ones")
struct ConversationTests {
    @Test("3.4: each side greets with SETTINGS, and they are acknowledged") func greeting() {
        let machine = Machine(.server)
        #expect(machine.frames() == ["SETTINGS", "WINDOW_UPDATE 0 983041"])
        machine.receive(Frames.preface + Frames.settings([(3, 100), (99, 7)]))
        #expect(machine.takeEvents() == ["ready"])
        #expect(machine.frames() == ["SETTINGS ack"])
        let client = Machine(.client)
        #expect(client.frames() == ["SETTINGS", "WINDOW_UPDATE 0 983041"])
        #expect(client.bytesWritten == 24 + 9 + 18 + 13)
    }

    @Test("8.1: a request with a body and its answer with trailers") func exchange() {
        let machine = Machine.server()
        machine.receive(Frames.headers(1, flags: 4) + Frames.data(1, Array("abc".utf8), end: true))
        #expect(machine.takeEvents() == ["headers 1 :method: POST, :scheme: http, :path: /", "data 1 end abc"])
        let stream = StreamID(number: 1)
        machine.connection.sendHeaders(stream, HeaderList([":status": "200"]), endStream: false)
        machine.connection.sendData(stream, Array("xyz".utf8), endStream: false)
        machine.connection.sendTrailers(stream, HeaderList(["grpc-status": "0"]))
        #expect(machine.frames() == ["HEADERS 1 :status: 200", "DATA 1 3", "HEADERS 1 grpc-status: 0 END_STREAM"])
        #expect(machine.streamCount == 0)
    }

    @Test(
        "8.1: an answer before the request's end is followed by RST_STREAM NO_ERROR, and what is on its way is ignored")
    func earlyAnswer() {
        let machine = Machine.server()
        machine.receive(Frames.headers(1, flags: 4))
        machine.connection.sendHeaders(StreamID(number: 1), HeaderList([":status": "200"]), endStream: true)
        #expect(machine.frames() == ["HEADERS 1 :status: 200 END_STREAM", "RST_STREAM 1 NO_ERROR"])
        machine.receive(
            Frames.data(1, [1, 2, 3]) + Frames.data(1, [], end: true) + Frames.window(1, 5) + Frames.reset(1))
        #expect(machine.takeEvents().dropFirst() == [])
        #expect(machine.frames() == [])
        #expect(!machine.isOver)
    }

    @Test("8.1: request trailers end the stream") func requestTrailers() {
        let machine = Machine.server()
        machine.receive(Frames.headers(1, flags: 4) + Frames.data(1, [65]))
        machine.receive(Frames.headers(1, Frames.block([("checksum", "1")]), flags: 5))
        #expect(machine.takeEvents().suffix(2) == ["data 1 A", "trailers 1 checksum: 1"])
    }

    @Test("8.1: informational answers come before the final one") func informational() throws {
        let client = Machine.client()
        let stream = client.connection.open(
            HeaderList([":method": "GET", ":scheme": "http", ":path": "/", ":authority": "a"]), endStream: true)
        #expect(stream?.number == 1)
        client.receive(
            Frames.headers(1, Frames.block([(":status", "103")]), flags: 4)
                + Frames.headers(1, Frames.block([(":status", "204")]), flags: 5))
        #expect(client.takeEvents() == ["headers 1 :status: 103", "headers 1 end :status: 204"])
        #expect(client.streamCount == 0)
    }

    @Test("6.2, 6.10: padding, priority and CONTINUATION are understood") func paddedHeaders() {
        let machine = Machine.server()
        machine.receive(Frames.frame(1, 0x4 | 0x8 | 0x20, 1, [3] + Frames.big(0) + [16] + Frames.request + [0, 0, 0]))
        machine.receive(
            Frames.frame(1, 0x1, 3, [0x83]) + Frames.continuation(3, [0x86], flags: 0)
                + Frames.continuation(3, [0x84], flags: 4))
        #expect(
            machine.takeEvents() == [
                "headers 1 :method: POST, :scheme: http, :path: /",
                "headers 3 end :method: POST, :scheme: http, :path: /",
            ])
    }

    @Test("6.1: padded DATA counts whole against the windows and is credited") func paddedData() {
        var limits = Limits()
        limits.streamWindowBytes = 1_000
        let machine = Machine.server(limits: limits)
        machine.receive(Frames.headers(1, flags: 4))
        machine.receive(Frames.frame(0, 0x8, 1, [200] + Array("ab".utf8) + [UInt8](repeating: 0, count: 200)))
        machine.receive(Frames.frame(0, 0x8, 1, [0] + Array("cd".utf8)))
        machine.receive(Frames.frame(0, 0x9, 1, [2, 0, 0]))
        #expect(machine.takeEvents().dropFirst() == ["data 1 ab", "data 1 cd", "data 1 end "])
        machine.receive(Frames.headers(3, flags: 4))
        for _ in 0..<20 {
            machine.receive(Frames.frame(0, 0x8, 3, [255, 65] + [UInt8](repeating: 0, count: 255)))
        }
        #expect(machine.events.last == "data 3 A")
        #expect(machine.frames().allSatisfy { $0.hasPrefix("WINDOW_UPDATE 3") })
    }

    @Test("6.3: PRIORITY is ignored, on idle and closed streams too, as nghttp sends it") func priority() {
        let machine = Machine.server()
        for stream: UInt32 in [3, 5, 7, 9, 11] { machine.receive(Frames.frame(2, 0, stream, Frames.big(0) + [200])) }
        machine.receive(Frames.headers(13))
        #expect(machine.takeEvents().count == 1)
        #expect(!machine.isOver)
    }

    @Test("6.7: PING is answered with its own octets; acknowledgements are not answered") func ping() {
        let machine = Machine.server()
        machine.receive(Frames.ping("abcdefgh") + Frames.ping("ABCDEFGH", ack: true))
        #expect(machine.frames() == ["PING abcdefgh ack"])
    }

    @Test("5.5: unknown frames and flags are ignored") func unknown() {
        let machine = Machine.server()
        machine.receive(Frames.frame(0xEE, 0xFF, 0, [1, 2, 3]) + Frames.frame(10, 0, 1, [0, 0]))
        machine.receive(Frames.frame(1, 0x05 | 0xC2, 1, Frames.request))
        #expect(machine.takeEvents().count == 1)
    }

    @Test("6.9: DATA waits for the stream's and the connection's window, in turn") func sendWindows() {
        let machine = Machine.server(settings: [(4, 10)])
        machine.receive(Frames.headers(1) + Frames.headers(3))
        for number: UInt32 in [1, 3] {
            machine.connection.sendHeaders(StreamID(number: number), HeaderList([":status": "200"]), endStream: false)
            machine.connection.sendData(
                StreamID(number: number), [UInt8](repeating: 0, count: 25), endStream: number == 3)
        }
        #expect(
            machine.frames() == ["HEADERS 1 :status: 200", "DATA 1 10", "HEADERS 3 :status: 200", "DATA 3 10"])
        machine.receive(Frames.window(3, 100))
        #expect(machine.frames() == ["DATA 3 15 END_STREAM"])
        machine.receive(Frames.window(1, 1))
        #expect(machine.frames() == ["DATA 1 1"])
        machine.connection.sendTrailers(StreamID(number: 1), HeaderList(["grpc-status": "0"]))
        #expect(machine.frames() == [])
        machine.receive(Frames.window(1, 14))
        #expect(machine.frames() == ["DATA 1 14", "HEADERS 1 grpc-status: 0 END_STREAM"])
        #expect(machine.queuedBytes == 0)
        #expect(machine.streamCount == 0)
    }

    @Test("6.9.2: a smaller initial window makes windows negative, and they must be filled first") func negativeWindow()
    {
        let machine = Machine.server(settings: [(4, 20)])
        machine.receive(Frames.headers(1))
        let stream = StreamID(number: 1)
        machine.connection.sendHeaders(stream, HeaderList([":status": "200"]), endStream: false)
        machine.connection.sendData(stream, [UInt8](repeating: 0, count: 30), endStream: true)
        #expect(machine.frames() == ["HEADERS 1 :status: 200", "DATA 1 20"])
        machine.receive(Frames.settings([(4, 5)]))
        machine.receive(Frames.window(1, 15))
        #expect(machine.frames() == ["SETTINGS ack"])
        machine.receive(Frames.window(1, 3))
        #expect(machine.frames() == ["DATA 1 3"])
        machine.receive(Frames.settings([(4, 100)]))
        #expect(machine.frames() == ["SETTINGS ack", "DATA 1 7 END_STREAM"])
    }

    @Test("6.9: the connection's window is shared, and streams take turns frame by frame") func sharedWindow() {
        let machine = Machine.server(settings: [(4, 1 << 20)])
        machine.receive(Frames.headers(1) + Frames.headers(3))
        for number: UInt32 in [1, 3] {
            machine.connection.sendHeaders(StreamID(number: number), HeaderList([":status": "200"]), endStream: false)
            machine.connection.sendData(
                StreamID(number: number), [UInt8](repeating: 0, count: 50_000), endStream: true)
        }
        _ = machine.frames()
        machine.receive(Frames.window(0, 40_000))
        #expect(machine.frames() == ["DATA 3 16384", "DATA 3 16384", "DATA 3 1697 END_STREAM"])
    }

    @Test("6.9: what the owner consumes is announced in batches") func receiveWindows() {
        var limits = Limits()
        limits.streamWindowBytes = 1_000
        limits.connectionWindowBytes = 65_535
        let machine = Machine.server(limits: limits)
        machine.receive(Frames.headers(1, flags: 4))
        machine.receive(Frames.data(1, [UInt8](repeating: 65, count: 400)))
        #expect(machine.frames() == [])
        machine.receive(Frames.data(1, [UInt8](repeating: 65, count: 200)))
        #expect(machine.frames() == ["WINDOW_UPDATE 1 600"])
        machine.consumes = false
        machine.receive(Frames.data(1, [UInt8](repeating: 65, count: 1_000)))
        #expect(machine.frames() == [])
        machine.receive(Frames.data(1, [66]))
        #expect(machine.frames() == ["RST_STREAM 1 FLOW_CONTROL_ERROR"])
        #expect(machine.events.last == "reset 1 FLOW_CONTROL_ERROR")
    }

    @Test("6.5.3: until it acknowledges, the peer may use the default window") func windowBeforeAcknowledgement() {
        var limits = Limits()
        limits.streamWindowBytes = 100
        let machine = Machine(.server, limits: limits)
        machine.receive(Frames.preface + Frames.settings() + Frames.headers(1, flags: 4))
        machine.receive(Frames.data(1, [UInt8](repeating: 65, count: 5_000)))
        #expect(machine.events.last?.hasPrefix("data 1") == true)
        machine.receive(Frames.settingsAck)
        machine.receive(Frames.headers(3, flags: 4) + Frames.data(3, [UInt8](repeating: 65, count: 101)))
        #expect(machine.events.last == "reset 3 FLOW_CONTROL_ERROR")
    }

    @Test("6.8: a graceful shutdown lets streams on their way in, then names the last one") func shutDown() {
        let machine = Machine.server()
        machine.receive(Frames.headers(1))
        machine.connection.shutDown()
        #expect(machine.frames() == ["GOAWAY 2147483647 NO_ERROR", "PING holddrai"])
        machine.receive(Frames.headers(3))
        machine.receive(Frames.ping("holddrai", ack: true))
        #expect(machine.frames() == ["GOAWAY 3 NO_ERROR"])
        machine.receive(Frames.headers(5, flags: 4) + Frames.data(5, [1]) + Frames.window(5, 1) + Frames.reset(5))
        #expect(machine.events.filter { $0.hasPrefix("headers") }.count == 2)
        for number: UInt32 in [1, 3] {
            machine.connection.sendHeaders(StreamID(number: number), HeaderList([":status": "200"]), endStream: true)
        }
        #expect(machine.frames().count == 2)
        #expect(machine.events.last == "closed NO_ERROR")
        #expect(machine.isFinished)
    }

    @Test("6.8: a client told GOAWAY loses the streams above the last one and finishes the others") func clientGoAway()
    {
        let client = Machine.client()
        let request = HeaderList([":method": "GET", ":scheme": "http", ":path": "/"])
        for _ in 0..<3 { #expect(client.connection.open(request, endStream: true) != nil) }
        client.receive(Frames.goAway(1))
        #expect(
            client.takeEvents() == ["goAway 1 NO_ERROR", "reset 3 REFUSED_STREAM", "reset 5 REFUSED_STREAM"])
        #expect(!client.canOpen)
        client.receive(Frames.headers(1, [0x88], flags: 5))
        #expect(client.takeEvents() == ["headers 1 end :status: 200", "closed NO_ERROR"])
    }

    @Test("5.1.2: streams above the limit are refused, and a client does not open them") func concurrency() {
        var limits = Limits()
        limits.streamsMax = 2
        let machine = Machine.server(limits: limits)
        for number: UInt32 in [1, 3, 5] { machine.receive(Frames.headers(number)) }
        #expect(machine.frames() == ["RST_STREAM 5 REFUSED_STREAM"])
        let client = Machine.client(settings: [(3, 1)])
        let request = HeaderList([":method": "GET", ":scheme": "http", ":path": "/"])
        #expect(client.connection.open(request, endStream: true) != nil)
        #expect(client.connection.open(request, endStream: true) == nil)
        client.receive(Frames.headers(1, [0x88], flags: 5))
        #expect(client.canOpen)
    }

    @Test("A block larger than the peer's frames goes on in CONTINUATION") func largeBlock() {
        let machine = Machine.server()
        machine.receive(Frames.headers(1))
        var fields = HeaderList([":status": "200"])
        fields.append(name: Array("x".utf8), value: [UInt8](repeating: 0xFF, count: 40_000))
        machine.connection.sendHeaders(StreamID(number: 1), fields, endStream: true)
        #expect(
            machine.frames() == [
                "HEADERS 1 16384 bytes, more to come END_STREAM", "CONTINUATION 1 16384",
                "CONTINUATION 1 7240 END_HEADERS",
            ])
    }

    @Test("Sending says when a queue is full, refuses beyond the total, and says when it can go on") func congestion() {
        var limits = Limits()
        limits.streamQueueBytesMax = 1_000
        limits.sendQueueBytesMax = 5_000
        let machine = Machine.server(limits: limits, settings: [(4, 0)])
        machine.receive(Frames.headers(1))
        let stream = StreamID(number: 1)
        machine.connection.sendHeaders(stream, HeaderList([":status": "200"]), endStream: false)
        let piece = [UInt8](repeating: 1, count: 900)
        let outcomes = (0..<8).map { _ in machine.connection.sendData(stream, piece, endStream: false) }
        #expect(outcomes == [.accepted] + Array(repeating: .congested, count: 5) + [.refused, .refused])
        #expect(machine.queuedBytes == 5_400)
        machine.receive(Frames.headers(3))
        machine.connection.sendHeaders(StreamID(number: 3), HeaderList([":status": "200"]), endStream: false)
        let other = (0..<8).map { _ in machine.connection.sendData(StreamID(number: 3), piece, endStream: false) }
        #expect(other == outcomes)
        machine.receive(Frames.headers(5))
        #expect(machine.frames().last == "RST_STREAM 5 REFUSED_STREAM")
        machine.receive(Frames.window(1, 10_000))
        #expect(machine.events.last == "writable 1")
        #expect(machine.connection.sendData(StreamID(number: 99), piece, endStream: false) == .gone)
    }
}
