import GRPC
import HPACK
import HTTP2
import Testing

@Suite("gRPC over HTTP/2, the client's rules")
struct ClientRuleTests {
    /// A server made of the transport alone, which answers the first call as the test says.
    private func outcome(_ answer: (inout HTTP2.Connection, StreamID) -> Void) -> [String] {
        let client = ClientHarness()
        var server = HTTP2.Connection(role: .server, now: client.now)
        _ = client.call("hello")
        for round in 0..<3 {
            client.output().withUnsafeBytes { bytes in
                var input = bytes
                while let event = server.poll(&input, now: client.now) {
                    if case .data(let stream, _, true) = event { answer(&server, stream) }
                }
            }
            var bytes: [UInt8] = []
            server.takeOutput(into: &bytes, now: client.now)
            client.receive(bytes)
            if round == 2 { client.receive([]) }
        }
        return Array(client.log.dropFirst())
    }

    private func fields(_ pairs: KeyValuePairs<String, String>) -> HeaderList { HeaderList(pairs) }

    @Test(
        "An HTTP status without grpc-status is translated",
        arguments: [
            ("400", "internal"), ("401", "unauthenticated"), ("403", "permissionDenied"), ("404", "unimplemented"),
            ("429", "unavailable"), ("502", "unavailable"), ("503", "unavailable"), ("504", "unavailable"),
            ("500", "unknown"), ("302", "unknown"),
        ])
    func httpStatus(status: String, code: String) {
        for endStream in [true, false] {
            let log = outcome { server, stream in
                server.sendHeaders(
                    stream, fields([":status": status, "content-type": "text/html"]), endStream: endStream)
            }
            #expect(log == ["finished 1 \(code) unexpected HTTP status code received from server: \(status)"])
        }
    }

    @Test("A content-type that is not gRPC ends the call") func contentType() {
        let log = outcome { server, stream in
            server.sendHeaders(stream, fields([":status": "200", "content-type": "text/html"]), endStream: false)
        }
        #expect(log == ["finished 1 unknown unexpected content-type \"text/html\" in the answer"])
    }

    static let head = HeaderList([":status": "200", "content-type": "application/grpc"])

    @Test("Statuses out of range and missing ones are Unknown") func statuses() {
        let strange = outcome { server, stream in
            server.sendHeaders(stream, Self.head, endStream: false)
            server.sendTrailers(stream, fields(["grpc-status": "77", "grpc-message": "a%20b%zz%C3%A4"]))
        }
        #expect(strange == ["metadata 1 ", "finished 1 unknown a b%zzä"])
        let missing = outcome { server, stream in
            server.sendHeaders(stream, Self.head, endStream: false)
            server.sendTrailers(stream, fields(["x": "y"]))
        }
        #expect(missing == ["metadata 1 ", "finished 1 unknown the answer ends without grpc-status[x: y]"])
    }

    @Test("An answer that ends too early is Internal") func early() {
        let noTrailers = outcome { server, stream in
            server.sendHeaders(stream, Self.head, endStream: false)
            server.sendData(stream, [0, 0, 0, 0, 1, 65], endStream: true)
        }
        #expect(
            noTrailers == [
                "metadata 1 ", "message 1 A", "finished 1 internal server closed the stream without sending trailers",
            ])
        let within = outcome { server, stream in
            server.sendHeaders(stream, Self.head, endStream: false)
            server.sendData(stream, [0, 0, 0, 0, 9, 65], endStream: false)
            server.sendTrailers(stream, fields(["grpc-status": "0"]))
        }
        #expect(within == ["metadata 1 ", "finished 1 internal the answer ends within a message"])
    }

    @Test("A message over the limit, or a compressed one, ends the call") func messages() {
        let large = outcome { server, stream in
            server.sendHeaders(stream, Self.head, endStream: false)
            server.sendData(stream, [0, 0xFF, 0, 0, 0], endStream: false)
        }
        #expect(
            large.last
                == "finished 1 resourceExhausted grpc: received message larger than max (4278190080 vs. 2097152)")
        let compressed = outcome { server, stream in
            server.sendHeaders(stream, Self.head, endStream: false)
            server.sendData(stream, [1, 0, 0, 0, 0], endStream: false)
        }
        #expect(compressed.last?.hasPrefix("finished 1 internal grpc: compressed") == true)
    }

    @Test(
        "RST_STREAM codes are translated, and only a refused stream was surely not processed",
        arguments: [
            (ErrorCode.refusedStream, "unavailable", true), (.cancel, "cancelled", false),
            (.enhanceYourCalm, "resourceExhausted", false), (.inadequateSecurity, "permissionDenied", false),
            (.internalError, "internal", false), (.noError, "internal", false),
        ])
    func resets(code: ErrorCode, status: String, isUnprocessed: Bool) {
        let log = outcome { server, stream in server.reset(stream, code) }
        let text = "stream terminated by RST_STREAM with error code: \(code)"
        #expect(log == ["finished 1 \(status) \(text)\(isUnprocessed ? " not processed" : "")"])
    }
}
