import Testing

@testable import Server

@Suite struct HTTP1StreamingTests {
    private static let request = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"

    private func text(_ step: HTTP1Connection.Step) -> String { String(decoding: step.write, as: UTF8.self) }

    @Test("an answer in pieces goes out in chunks, and the next request is handed out behind it")
    func chunks() {
        var connection = HTTP1Connection(now: 0)
        #expect(connection.receive(Array((Self.request + Self.request).utf8), now: 0).request?.path == "/a")
        var written = text(connection.beginStream(200, fields: [.json]))
        written += text(connection.write(Array("0123456789abcdef".utf8)))
        written += text(connection.write([]))
        let end = connection.endStream(now: 0)
        written += text(end)
        #expect(
            written == "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "10\r\n0123456789abcdef\r\n0\r\n\r\n")
        #expect(end.request?.path == "/a" && !end.closes)
    }

    @Test("to HTTP/1.0 it ends with the connection, and so does the last answer of one that is to be closed")
    func closing() {
        var old = HTTP1Connection(now: 0)
        _ = old.receive(Array("POST /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".utf8), now: 0)
        let head = text(old.beginStream(200, fields: []))
        #expect(head == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        #expect(text(old.write([0x61])) == "a")
        let end = old.endStream(now: 0)
        #expect(end.write.isEmpty && end.closes)

        var last = HTTP1Connection(now: 0)
        _ = last.receive(Array("POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8), now: 0)
        #expect(text(last.beginStream(200, fields: [])).contains("Connection: close"))
        let lastEnd = last.endStream(now: 0)
        #expect(text(lastEnd) == "0\r\n\r\n" && lastEnd.closes)
    }

    @Test("whoever watches for the client's end reads on while it answers, within a bound")
    func watching() {
        var connection = HTTP1Connection(now: 0)
        _ = connection.receive(Array("POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8), now: 0)
        let before = connection.wantsBytes
        connection.watchForEnd()
        let after = connection.wantsBytes
        _ = connection.beginStream(200, fields: [])
        _ = connection.receive([UInt8](repeating: 0x61, count: 70_000), now: 0)
        let full = connection.wantsBytes
        #expect(!before && after && !full)
        let deadline = connection.deadline
        #expect(deadline == nil)
    }
}
