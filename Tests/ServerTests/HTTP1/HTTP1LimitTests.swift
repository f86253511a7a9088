import Testing

@testable import Server

@Suite struct HTTP1LimitTests {
    private static func bytes(_ count: Int) -> String { String(repeating: "a", count: count) }

    @Test("a request line may be 8 KiB long and not a byte longer")
    func requestLine() {
        let line = "GET /\(Self.bytes(8_192 - 14)) HTTP/1.1"
        #expect(line.utf8.count == 8_192)
        #expect(HTTP1Exchange("\(line)\r\nHost: a\r\n\r\n").statuses == [200])
        #expect(HTTP1Exchange("GET /a\(line.dropFirst(5))\r\nHost: a\r\n\r\n").statuses == [414])
        // Refused before its end has come: nobody can make us keep more.
        #expect(HTTP1Exchange(Self.bytes(8_193)).statuses == [414])
    }

    @Test("header fields may be 16 KiB with their line ends and not a byte more")
    func headerBytes() {
        let other = "Host: a\r\n"
        let field = "A: \(Self.bytes(16_384 - other.utf8.count - 5))\r\n"
        #expect((other + field).utf8.count == 16_384)
        #expect(HTTP1Exchange("GET / HTTP/1.1\r\n\(other)\(field)\r\n").statuses == [200])
        #expect(HTTP1Exchange("GET / HTTP/1.1\r\n\(other)B\(field)\r\n").statuses == [431])
        #expect(HTTP1Exchange("GET / HTTP/1.1\r\n\(other)\(Self.bytes(16_384))").statuses == [431])
    }

    @Test("a hundred header fields are allowed, and no more, in trailers either")
    func fieldCount() {
        func fields(_ count: Int) -> String { (0..<count).map { "F\($0): \r\n" }.joined() }
        #expect(HTTP1Exchange("GET / HTTP/1.1\r\nHost: a\r\n\(fields(99))\r\n").statuses == [200])
        #expect(HTTP1Exchange("GET / HTTP/1.1\r\nHost: a\r\n\(fields(100))\r\n").statuses == [431])
        let chunked = "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        #expect(HTTP1Exchange("\(chunked)\(fields(98))\r\n").statuses == [200])
        #expect(HTTP1Exchange("\(chunked)\(fields(99))\r\n").statuses == [431])
    }

    @Test("a body over the bound is refused as soon as its length is known, whichever way it comes")
    func body() {
        var limits = HTTP1Limits()
        limits.bodyBytesMax = 10
        let head = "PUT / HTTP/1.1\r\nHost: a\r\n"
        #expect(HTTP1Exchange("\(head)Content-Length: 10\r\n\r\n0123456789", limits: limits).statuses == [200])
        #expect(HTTP1Exchange("\(head)Content-Length: 11\r\n\r\n", limits: limits).statuses == [413])
        let chunked = "\(head)Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n"
        #expect(HTTP1Exchange("\(chunked)4\r\n6789\r\n0\r\n\r\n", limits: limits).statuses == [200])
        #expect(HTTP1Exchange("\(chunked)5\r\n", limits: limits).statuses == [413])
    }

    @Test("chunks of one byte are allowed, and chunks that are mostly extension are not")
    func chunkFraming() {
        let head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let small = String(repeating: "1\r\na\r\n", count: 20_000)
        #expect(HTTP1Exchange("\(head)\(small)0\r\n\r\n").requests.map(\.body.count) == [20_000])
        let padded = String(repeating: "1;\(Self.bytes(200))\r\na\r\n", count: 100)
        #expect(HTTP1Exchange("\(head)\(padded)").statuses == [400])
        #expect(HTTP1Exchange("\(head)1;\(Self.bytes(255))\r\n").statuses == [400])
    }

    @Test("a client that sends too much ahead is answered once more, and then closed")
    func pipelined() {
        let connection = ConnectionUnderTest()
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(connection.receive(request, now: 0).request != nil)
        #expect(connection.wantsBytes)
        #expect(connection.receive(Self.bytes(65_536), now: 0) == .init())
        #expect(!connection.wantsBytes)
        #expect(connection.receive("A", now: 0) == .init())
        #expect(connection.inputBytes == 0)
        let step = connection.respond(.text(200, ""), now: 0)
        #expect(step.closes && !step.write.isEmpty)
        #expect(connection.receive(request, now: 0) == .init(closes: true))
    }

    @Test("an idle connection is closed in silence, and a slow head is answered with 408, however it drips")
    func slowHead() {
        let second: UInt64 = 1_000_000_000
        let connection = ConnectionUnderTest()
        #expect(connection.deadline == 60 * second)
        #expect(connection.expire(now: 60 * second - 1) == .init())
        _ = connection.receive("GET / HT", now: 50 * second)
        _ = connection.receive("TP/1.1\r\n", now: 53 * second)
        _ = connection.receive("Host", now: 54 * second)
        #expect(connection.deadline == 55 * second)
        let step = connection.expire(now: 55 * second)
        #expect(String(decoding: step.write, as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
        #expect(step.closes)
        #expect(connection.deadline == nil)

        let idle = ConnectionUnderTest()
        #expect(idle.expire(now: 60 * second) == .init(closes: true))
    }

    @Test("a body must keep up a rate, and the time we take ourselves has no deadline")
    func slowBody() {
        let second: UInt64 = 1_000_000_000
        let connection = ConnectionUnderTest()
        _ = connection.receive("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 40960\r\n\r\n", now: second)
        #expect(connection.deadline == 6 * second)
        _ = connection.receive(Self.bytes(32_768), now: 3 * second)
        #expect(connection.deadline == 8 * second)
        #expect(connection.receive(Self.bytes(8_192), now: 7 * second).request != nil)
        #expect(connection.deadline == nil)
        #expect(connection.expire(now: .max) == .init())
        _ = connection.respond(.text(200, ""), now: 9 * second)
        #expect(connection.deadline == 69 * second)
    }

    @Test("a client that stops sending still gets the answer it waits for, and nothing else")
    func halfClose() {
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let connection = ConnectionUnderTest()
        _ = connection.receive(request, now: 0)
        #expect(connection.receiveEnd() == .init())
        #expect(connection.respond(.text(200, ""), now: 0).closes)
        let partial = ConnectionUnderTest()
        _ = partial.receive("GET / HTTP/1.1\r\nHost: a\r\n")
        #expect(partial.receiveEnd() == .init(closes: true))
    }
}
