/// What the header fields say about the body, the connection and the host (RFC 9112 §6 and §9).
struct HTTP1Framing: Hashable {
    enum Body: Hashable {
        case none
        case length(Int)
        case chunked
    }

    var body: Body
    /// Whether the client wants to send further requests.
    var keepsAlive: Bool
    /// Whether the client waits for a word before it sends the body.
    var expectsContinue: Bool

    init(of request: HTTP1Request, bodyBytesMax: Int) throws(HTTP1Refusal) {
        try Self.checkHost(request)
        body = try Self.readBody(request, bodyBytesMax: bodyBytesMax)
        let options = request.values(of: "connection").flatMap { $0.split(separator: ",") }.map {
            $0.trimming { $0 == " " || $0 == "\t" }.lowercased()
        }
        keepsAlive = !options.contains("close") && (request.minorVersion > 0 || options.contains("keep-alive"))
        expectsContinue = false
        // HTTP/1.0 clients never wait (RFC 9110 §10.1.1).
        if request.minorVersion > 0, let expectation = request.values(of: "expect").first {
            guard expectation.lowercased() == "100-continue" else {
                throw HTTP1Refusal(417, "only 100-continue can be expected")
            }
            expectsContinue = body != .none
        }
    }

    /// Exactly one Host is needed, or none in HTTP/1.0 (RFC 9112 §3.2).
    private static func checkHost(_ request: HTTP1Request) throws(HTTP1Refusal) {
        let hosts = request.values(of: "host")
        guard hosts.count == 1 || (hosts.isEmpty && request.minorVersion == 0) else {
            throw .malformed("exactly one Host field is needed")
        }
        guard hosts.allSatisfy({ $0.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"/?#@\\,".utf8.contains($0) } })
        else { throw .malformed("the Host field is malformed") }
    }

    /// Anything that would let two readers disagree on where the body ends is refused (RFC 9112 §6.1, §6.3 and §11.2).
    private static func readBody(_ request: HTTP1Request, bodyBytesMax: Int) throws(HTTP1Refusal) -> Body {
        let lengths = request.values(of: "content-length")
        let codings = request.values(of: "transfer-encoding")
        guard codings.isEmpty || lengths.isEmpty else {
            throw .malformed("Content-Length and Transfer-Encoding exclude each other")
        }
        if let coding = codings.first {
            guard codings.count == 1, request.minorVersion > 0 else {
                throw .malformed("Transfer-Encoding is malformed")
            }
            guard coding.lowercased() == "chunked" else {
                throw HTTP1Refusal(501, "chunked is the only transfer coding spoken here")
            }
            return .chunked
        }
        guard let length = lengths.first else { return .none }
        guard lengths.allSatisfy({ $0 == length }), !length.isEmpty,
            length.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw .malformed("Content-Length is malformed") }
        guard let count = Int(length), count <= bodyBytesMax else {
            throw HTTP1Refusal(413, "a body of at most \(bodyBytesMax) bytes is allowed")
        }
        return count == 0 ? .none : .length(count)
    }
}

extension StringProtocol {
    /// The text without those characters at either end that meet the condition.
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> SubSequence {
        var rest = self[...]
        while let first = rest.first, isTrimmed(first) { rest = rest.dropFirst() }
        while let last = rest.last, isTrimmed(last) { rest = rest.dropLast() }
        return rest
    }
}
