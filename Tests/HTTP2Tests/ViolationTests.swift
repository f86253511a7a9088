import HPACK
import HTTP2
import Testing

@Suite("RFC 9113 violations")
struct ViolationTests {
    typealias Case = (what: String, bytes: [UInt8], code: ErrorCode)

    static let connectionErrors: [Case] = [
        ("4.2 a frame larger than ours", Frames.frame(1, 5, 1, [UInt8](repeating: 0, count: 16_385)), .frameSizeError),
        ("4.3 a block that cannot be decoded", Frames.headers(1, [0xFF, 0xFF]), .compressionError),
        ("5.1 DATA on an idle stream", Frames.data(1, [1]), .protocolError),
        ("5.1 RST_STREAM on an idle stream", Frames.reset(1), .protocolError),
        ("5.1 WINDOW_UPDATE on an idle stream", Frames.window(1, 1), .protocolError),
        ("5.1 CONTINUATION out of place", Frames.continuation(1, []), .protocolError),
        ("5.1.1 HEADERS on an even stream", Frames.headers(2), .protocolError),
        ("5.1.1 HEADERS on stream 0", Frames.headers(0), .protocolError),
        ("5.1.1 a smaller stream number", Frames.headers(5) + Frames.headers(3), .protocolError),
        ("6.1 DATA on stream 0", Frames.data(0, [1]), .protocolError),
        (
            "6.1 more padding than payload", Frames.headers(1, flags: 4) + Frames.frame(0, 8, 1, [5, 1, 2]),
            .protocolError
        ),
        ("6.1 no pad length", Frames.headers(1, flags: 4) + Frames.frame(0, 8, 1, []), .frameSizeError),
        ("6.2 more padding than headers", Frames.frame(1, 0xD, 1, [9, 0x83]), .protocolError),
        ("6.2 no priority", Frames.frame(1, 0x25, 1, [0, 0]), .frameSizeError),
        ("6.2 another frame within a block", Frames.headers(1, flags: 0) + Frames.ping(), .protocolError),
        ("6.2 a block goes on elsewhere", Frames.headers(1, flags: 0) + Frames.continuation(3, []), .protocolError),
        ("6.2 an unknown frame within a block", Frames.headers(1, flags: 0) + Frames.frame(99), .protocolError),
        ("6.3 PRIORITY on stream 0", Frames.frame(2, 0, 0, [0, 0, 0, 0, 0]), .protocolError),
        ("6.3 PRIORITY of four octets", Frames.frame(2, 0, 1, [0, 0, 0, 0]), .frameSizeError),
        ("6.4 RST_STREAM on stream 0", Frames.reset(0), .protocolError),
        ("6.4 RST_STREAM of three octets", Frames.headers(1) + Frames.frame(3, 0, 1, [0, 0, 0]), .frameSizeError),
        ("6.5 SETTINGS on a stream", Frames.frame(4, 0, 1), .protocolError),
        ("6.5 SETTINGS of five octets", Frames.frame(4, 0, 0, [0, 0, 0, 0, 0]), .frameSizeError),
        ("6.5 an acknowledgement with content", Frames.frame(4, 1, 0, [0, 0, 0, 0, 0, 0]), .frameSizeError),
        ("6.5.2 ENABLE_PUSH 2", Frames.settings([(2, 2)]), .protocolError),
        ("6.5.2 INITIAL_WINDOW_SIZE 2³¹", Frames.settings([(4, 1 << 31)]), .flowControlError),
        ("6.5.2 MAX_FRAME_SIZE 16,383", Frames.settings([(5, 16_383)]), .protocolError),
        ("6.5.2 MAX_FRAME_SIZE 2²⁴", Frames.settings([(5, 1 << 24)]), .protocolError),
        ("6.6 PUSH_PROMISE", Frames.frame(5, 4, 1, [0, 0, 0, 2]), .protocolError),
        ("6.7 PING on a stream", Frames.frame(6, 0, 1, [1, 2, 3, 4, 5, 6, 7, 8]), .protocolError),
        ("6.7 PING of seven octets", Frames.frame(6, 0, 0, [1, 2, 3, 4, 5, 6, 7]), .frameSizeError),
        ("6.8 GOAWAY on a stream", Frames.frame(7, 0, 1, [0, 0, 0, 0, 0, 0, 0, 0]), .protocolError),
        ("6.8 GOAWAY of seven octets", Frames.frame(7, 0, 0, [0, 0, 0, 0, 0, 0, 0]), .frameSizeError),
        ("6.9 WINDOW_UPDATE of 0", Frames.window(0, 0), .protocolError),
        ("6.9 WINDOW_UPDATE of five octets", Frames.frame(8, 0, 0, [0, 0, 0, 0, 1]), .frameSizeError),
        ("6.9.1 the connection's window overflows", Frames.window(0, 0x7FFF_FFFF), .flowControlError),
        (
            "6.9.2 a stream's window overflows by SETTINGS",
            Frames.headers(1, flags: 4) + Frames.window(1, 0x7FFF_FFFF - 65_535) + Frames.settings([(4, 65_536)]),
            .flowControlError
        ),
        ("5.1 HEADERS after both sides ended", Frames.headers(1) + Frames.headers(1), .streamClosed),
        ("5.1 DATA after both sides ended", Frames.headers(1) + Frames.data(1, [1]), .streamClosed),
        (
            "5.1 DATA after RST_STREAM", Frames.headers(3, flags: 4) + Frames.reset(3) + Frames.data(3, [1]),
            .streamClosed
        ),
    ]

    @Test("end the connection", arguments: connectionErrors.indices) func connectionError(index: Int) {
        let (what, bytes, code) = Self.connectionErrors[index]
        let machine = Machine.server()
        machine.answers = true
        machine.receive(bytes)
        #expect(machine.events.last == "closed \(code)", "\(what)")
        #expect(machine.frames().last?.hasSuffix(" \(code)") == true, "\(what)")
        #expect(machine.isFinished, "\(what)")
        machine.receive(Frames.headers(101) + Frames.ping())
        #expect(machine.frames() == [], "\(what): nothing after the end")
    }

    static let head = [(":method", "POST"), (":scheme", "http"), (":path", "/")]
    static let streamErrors: [Case] = [
        ("8.2.1 upper case", Frames.headers(1, Frames.block(head + [("A", "b")])), .protocolError),
        ("8.2.1 an empty name", Frames.headers(1, Frames.block(head + [("", "b")])), .protocolError),
        ("8.2.1 a line feed", Frames.headers(1, Frames.block(head + [("a", "b\nc")])), .protocolError),
        ("8.2.2 connection", Frames.headers(1, Frames.block(head + [("connection", "x")])), .protocolError),
        (
            "8.2.2 transfer-encoding", Frames.headers(1, Frames.block(head + [("transfer-encoding", "x")])),
            .protocolError
        ),
        ("8.2.2 te: gzip", Frames.headers(1, Frames.block(head + [("te", "gzip")])), .protocolError),
        ("8.3 an unknown pseudo-header", Frames.headers(1, Frames.block(head + [(":x", "")])), .protocolError),
        (
            "8.3 a response's pseudo-header", Frames.headers(1, Frames.block(head + [(":status", "200")])),
            .protocolError
        ),
        (
            "8.3 a pseudo-header after others", Frames.headers(1, Frames.block([("a", "b")] + head)), .protocolError
        ),
        ("8.3 twice the same", Frames.headers(1, Frames.block(head + [(":path", "/")])), .protocolError),
        ("8.3.1 no method", Frames.headers(1, Frames.block(Array(head.dropFirst()))), .protocolError),
        (
            "8.3.1 an empty path", Frames.headers(1, Frames.block(Array(head.dropLast()) + [(":path", "")])),
            .protocolError
        ),
        (
            "8.1.1 less body than content-length",
            Frames.headers(1, Frames.block(head + [("content-length", "3")]), flags: 4)
                + Frames.data(1, [1], end: true),
            .protocolError
        ),
        (
            "8.1.1 more body than content-length",
            Frames.headers(1, Frames.block(head + [("content-length", "1")]), flags: 4) + Frames.data(1, [1, 2]),
            .protocolError
        ),
        (
            "8.1.1 no body where content-length says so",
            Frames.headers(1, Frames.block(head + [("content-length", "1")])), .protocolError
        ),
        (
            "8.1.1 a wrong content-length", Frames.headers(1, Frames.block(head + [("content-length", "-1")])),
            .protocolError
        ),
        (
            "8.1 trailers that do not end the stream", Frames.headers(1, flags: 4) + Frames.headers(1, [], flags: 4),
            .protocolError
        ),
        ("8.1 a pseudo-header in trailers", Frames.headers(1, flags: 4) + Frames.headers(1), .protocolError),
        ("5.1 DATA after END_STREAM", Frames.headers(1) + Frames.data(1, [1]), .streamClosed),
        ("5.1 HEADERS after END_STREAM", Frames.headers(1) + Frames.headers(1), .streamClosed),
        (
            "5.3.1 a stream depends on itself", Frames.frame(1, 0x25, 1, [0, 0, 0, 1, 0] + Frames.request),
            .protocolError
        ),
        ("6.9 WINDOW_UPDATE of 0", Frames.headers(1) + Frames.window(1, 0), .protocolError),
        ("6.9.1 the stream's window overflows", Frames.headers(1) + Frames.window(1, 0x7FFF_FFFF), .flowControlError),
    ]

    @Test("reset the stream and leave the connection", arguments: streamErrors.indices) func streamError(index: Int) {
        let (what, bytes, code) = Self.streamErrors[index]
        let machine = Machine.server()
        machine.receive(bytes)
        #expect(machine.frames() == ["RST_STREAM 1 \(code)"], "\(what)")
        machine.receive(Frames.headers(3) + Frames.ping())
        #expect(machine.events.last == "headers 3 end :method: POST, :scheme: http, :path: /", "\(what)")
        #expect(machine.frames() == ["PING 12345678 ack"], "\(what)")
        #expect(machine.streamCount == 1, "\(what)")
    }

    @Test("3.4: a wrong preface or a first frame that is not SETTINGS ends the connection") func preface() {
        for wrong in [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), Frames.preface + Frames.ping(), Frames.preface + Frames.settingsAck,
        ] {
            let machine = Machine(.server)
            machine.receive(wrong)
            #expect(machine.events == ["closed PROTOCOL_ERROR"])
        }
        let client = Machine(.client)
        client.receive(Frames.ping())
        #expect(client.events == ["closed PROTOCOL_ERROR"])
    }

    @Test("A client resets answers that are malformed and ends on pushes and idle streams") func clientSide() {
        let request = HeaderList([":method": "GET", ":scheme": "http", ":path": "/"])
        let malformed: [[UInt8]] = [
            Frames.headers(1, Frames.block([("a", "b")])), Frames.headers(1, Frames.block([(":status", "20")])),
            Frames.headers(1, Frames.block([(":status", "200"), (":path", "/")])), Frames.data(1, [1]),
            Frames.headers(1, Frames.block([(":status", "100")])),
            Frames.headers(1, Frames.block([(":status", "101")])),
        ]
        for bytes in malformed {
            let client = Machine.client()
            _ = client.connection.open(request, endStream: true)
            client.receive(bytes)
            #expect(client.events == ["reset 1 PROTOCOL_ERROR"])
            #expect(!client.isOver)
        }
        for bytes in [Frames.frame(5, 4, 1, [0, 0, 0, 2]), Frames.headers(3, [0x88]), Frames.settings([(2, 1)])] {
            let client = Machine.client()
            _ = client.connection.open(request, endStream: true)
            client.receive(bytes)
            #expect(client.events.last == "closed PROTOCOL_ERROR")
        }
    }
}
