import Server
import Testing

@Suite struct ProtocolSnifferTests {
    private let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    @Test("the whole preface is HTTP/2, with or without more behind it, and any part of it is no answer yet")
    func http2() {
        for count in 0..<preface.count {
            #expect(ProtocolSniffer.verdict(on: Array(preface[..<count])) == .needMoreBytes)
        }
        #expect(ProtocolSniffer.verdict(on: preface) == .http2)
        #expect(ProtocolSniffer.verdict(on: preface + [0, 0, 0, 4]) == .http2)
    }

    @Test(
        "a method is HTTP/1.1 as soon as it cannot be the preface",
        arguments: [
            "G", "GET / HTTP/1.1\r\n", "PO", "POST", "PUT /", "PROPFIND", "PRIX", "DELETE", "HEAD", "OPTIONS", "A",
        ])
    func http1(start: String) {
        #expect(ProtocolSniffer.verdict(on: Array(start.utf8)) == .http1)
    }

    @Test("anything else is refused, and TLS by name")
    func refused() {
        for start in ["get / HTTP/1.1", "\r\n", "\u{0}", "PRI / HTTP/1.1", "PRI * HTTP/2.0\r\n\r\nSN", " GET"] {
            guard case .refuse = ProtocolSniffer.verdict(on: Array(start.utf8)) else {
                Issue.record("\(start)")
                continue
            }
        }
        #expect(
            ProtocolSniffer.verdict(on: [0x16, 0x03, 0x01])
                == .refuse(reason: "the client speaks TLS, which this release does not have"))
    }

    @Test("a verdict never changes when more bytes come")
    func stable() {
        let starts = [
            "GET / HTTP/1.1\r\n\r\nxxxxxxxxxxxxxxxxxx", "PRI * HTTP/2.1\r\n\r\nSM\r\n\r\n",
            "PATCH /aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ]
        for start in starts.map({ Array($0.utf8) }) + [preface + preface] {
            var earlier = ProtocolSniffer.Verdict.needMoreBytes
            for count in 0...start.count {
                let verdict = ProtocolSniffer.verdict(on: Array(start[..<count]))
                if earlier != .needMoreBytes { #expect(verdict == earlier) }
                earlier = verdict
            }
            #expect(earlier != .needMoreBytes)
        }
    }
}
