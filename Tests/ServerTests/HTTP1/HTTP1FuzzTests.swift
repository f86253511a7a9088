import Testing

@testable import Server

@Suite struct HTTP1FuzzTests {
    private static let conversations = [
        "GET /health?a=b HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;e\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nT: x\r\n\r\n"
            + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX: \u{E9}\r\n\r\nabcde\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
    ].map { Array($0.utf8) }

    @Test("where the bytes are cut makes no difference")
    func splits() {
        for conversation in Self.conversations {
            let whole = HTTP1Exchange([conversation])
            #expect(!whole.requests.isEmpty)
            for cut in 1..<conversation.count {
                let parts = [Array(conversation[..<cut]), Array(conversation[cut...])]
                expectSame(HTTP1Exchange(parts), whole, "cut at \(cut)")
            }
            expectSame(HTTP1Exchange(conversation.map { [$0] }), whole, "byte by byte")
        }
    }

    @Test(
        "any bytes give an answer within the bounds, and the same one however they are cut",
        arguments: 1...6 as ClosedRange<UInt64>)
    func mutations(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var limits = HTTP1Limits()
        limits.pipelinedBytesMax = 512
        limits.requestLineBytesMax = 64
        limits.headerBytesMax = 128
        limits.bodyBytesMax = 64
        let pieces: [[UInt8]] = [
            "\r\n", "\n", "\r", ":", " ", "0", "FFFFFFFF", "Content-Length: 9\r\n", "chunked", "\0", "\t", "HTTP/1.1",
        ]
        .map { Array($0.utf8) }
        for _ in 0..<150 {
            var bytes = Self.conversations.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
                }
            }
            var parts: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...40, using: &random)
                parts.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let exchange = HTTP1Exchange(parts, limits: limits)
            expectSame(exchange, HTTP1Exchange([bytes], limits: limits), "seed \(seed): \(bytes)")
            if exchange.inputBytesPeak > 512 + 40 || exchange.requests.contains(where: { $0.body.count > 64 }) {
                Issue.record("out of bounds, seed \(seed): \(bytes)")
            }
        }
    }

    @Test("noise is answered with one refusal or none", arguments: 1...4 as ClosedRange<UInt64>)
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let exchange = HTTP1Exchange([bytes])
            if exchange.statuses.count > 1 || !exchange.requests.isEmpty { Issue.record("seed \(seed): \(bytes)") }
        }
    }

    private func expectSame(_ one: HTTP1Exchange, _ other: HTTP1Exchange, _ place: String) {
        let isSame = one.requests == other.requests && one.written == other.written && one.isClosed == other.isClosed
        if !isSame { Issue.record("\(place): \(one.text) is not \(other.text)") }
    }
}
