import Testing

@testable import Server

@Suite struct HTTP1ConnectionTests {
    private static let head = "GET /health?exclude=NOSPACE HTTP/1.1\r\nHost: a:2379\r\nX-One:  1 2 \t\r\n"

    @Test("a request is handed out with its parts, and answered on a connection that stays open")
    func simple() {
        let exchange = HTTP1Exchange(Self.head + "\r\n")
        #expect(
            exchange.requests == [
                HTTP1Request(
                    method: "GET", path: "/health", query: "exclude=NOSPACE", minorVersion: 1,
                    fields: [HTTP1Field("host", "a:2379"), HTTP1Field("x-one", "1 2")])
            ])
        #expect(
            exchange.text
                == "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
                + "Content-Length: 5\r\n\r\nGET 0")
        #expect(!exchange.isClosed)
    }

    @Test(
        "bodies arrive by length and in chunks, with extensions and trailers, and requests sent ahead wait their turn")
    func bodies() {
        let exchange = HTTP1Exchange(
            "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n4;x=\"y\"\r\nab\r\n\r\n00A\r\n0123456789\r\n"
                + "0\r\nSum: 1\r\n\r\n"
                + "\r\nGET /c HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\nGET /d HTTP/1.1\r\n")
        #expect(exchange.requests.map(\.path) == ["/a", "/b", "/c"])
        #expect(exchange.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["abc", "ab\r\n0123456789", ""])
        #expect(exchange.requests[1].values(of: "sum") == [])
        #expect(exchange.statuses == [200, 200, 200])
        #expect(exchange.text.hasSuffix("Connection: close\r\n\r\nGET 0"))
        #expect(exchange.isClosed)
    }

    @Test(
        "the connection stays open as the version and the client ask",
        arguments: [
            ("HTTP/1.1\r\nHost: a", false, false), ("HTTP/1.1\r\nHost: a\r\nConnection: close", true, false),
            ("HTTP/1.0", true, false), ("HTTP/1.0\r\nConnection: Keep-Alive", false, true),
            ("HTTP/1.9\r\nHost: a", false, false),
            ("HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, close", true, false),
        ])
    func persistence(rest: String, closes: Bool, saysSo: Bool) {
        let exchange = HTTP1Exchange("GET / \(rest)\r\n\r\n")
        #expect(exchange.statuses == [200])
        #expect(exchange.isClosed == closes)
        #expect(exchange.text.contains("Connection: close\r\n") == closes)
        #expect(exchange.text.contains("Connection: keep-alive\r\n") == saysSo)
    }

    @Test("HEAD is answered with the length of a body that is left out, and a date is written where it is given")
    func headAndDate() {
        let connection = ConnectionUnderTest()
        let request = connection.receive("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", now: 0).request
        #expect(request?.method == "HEAD")
        let step = connection.respond(.json(200, "{}"), date: "Sat, 21 Nov 2026 03:00:00 GMT", now: 0)
        #expect(
            String(decoding: step.write, as: UTF8.self)
                == "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Sat, 21 Nov 2026 03:00:00 GMT\r\n"
                + "Content-Length: 2\r\n\r\n")
    }

    @Test("a value of a response cannot make a line of its own")
    func responseSplitting() {
        let response = HTTP1Response(status: 200, fields: [HTTP1Field("A", "b\r\nC: d")])
        let text = String(decoding: response.serialized(.keep, withoutBody: false, date: nil), as: UTF8.self)
        #expect(text == "HTTP/1.1 200 OK\r\nA: b  C: d\r\nContent-Length: 0\r\n\r\n")
    }

    @Test("a client that waits before it sends a body is told to go on, and one that does not wait is not")
    func expectation() {
        let head = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n"
        #expect(HTTP1Exchange([Array(head.utf8), Array("x".utf8)]).statuses == [100, 200])
        #expect(HTTP1Exchange(head + "x").statuses == [200])
        #expect(HTTP1Exchange("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n").statuses == [200])
        #expect(HTTP1Exchange("GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n").statuses == [417])
    }

    @Test(
        "what two readers could read differently is refused, and the connection closed",
        arguments: [
            ("\r\n\r\nGET / HTTP/1.1\r\n", 400), ("GET / HTTP/1.1\nHost: a\r\n\r\n", 400), ("GET / HTTP/1.1\rX", 400),
            ("GET  / HTTP/1.1\r\n", 400), ("GET /\r\n", 400), ("GET / HTTP/1.1 \r\n", 400),
            (" GET / HTTP/1.1\r\n", 400),
            ("G(T / HTTP/1.1\r\n", 400), ("GET a HTTP/1.1\r\n", 400), ("GET * HTTP/1.1\r\n", 400),
            ("CONNECT a:1 HTTP/1.1\r\n", 400), ("GET http:// HTTP/1.1\r\n", 400), ("GET /# HTTP/1.1\r\n", 400),
            ("GET /é HTTP/1.1\r\n", 400), ("GET /\t HTTP/1.1\r\n", 400), ("GET / http/1.1\r\n", 400),
            ("GET / HTTP/1.10\r\n", 400), ("GET / HTTP/2.0\r\n", 505), ("GET / HTTP/0.9\r\n", 505),
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n: a\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\u{0}\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 501),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100000000\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", 413),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n x\r\n", 400),
        ])
    func refusals(text: String, status: Int) {
        let exchange = HTTP1Exchange(text)
        #expect(exchange.requests == [])
        #expect(exchange.statuses == [status])
        #expect(exchange.isClosed && exchange.text.contains("Connection: close\r\n"))
    }

    @Test("a target with a scheme and a host means its path")
    func absoluteForm() {
        let targets = ["HTTP://a:1/b?c", "http://a?c", "http://a", "/b?"]
        let requests = targets.flatMap { HTTP1Exchange("GET \($0) HTTP/1.1\r\nHost: z\r\n\r\n").requests }
        #expect(requests.map(\.path) == ["/b", "/", "/", "/b"])
        #expect(requests.map(\.query) == ["c", "c", nil, ""])
    }

    @Test("parameters are decoded, and broken ones are left as they are")
    func parameters() {
        let request = HTTP1Request(method: "GET", path: "/", query: "a=1&b&%61=x+y%2B&a=%zz%4&=q&a%")
        #expect(request.queryValues("a") == ["1", "x y+", "%zz%4"])
        #expect(request.queryValues("b") == [""])
        #expect(request.queryValues("c") == [])
    }
}
