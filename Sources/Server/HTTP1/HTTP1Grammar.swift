/// The lines of a request head, read strictly (RFC 9112 §3 to §5): what two readers could understand differently is
/// refused.
enum HTTP1Grammar {
    struct RequestLine: Equatable {
        var method: String
        var path: String
        var query: String?
        var minorVersion: Int
    }

    static let methodBytesMax = 32

    static func readRequestLine(_ line: ArraySlice<UInt8>) throws(HTTP1Refusal) -> RequestLine {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[1].isEmpty else {
            throw .malformed("a request line is a method, a target and a version")
        }
        guard (1...methodBytesMax).contains(parts[0].count), parts[0].allSatisfy(isTokenByte) else {
            throw .malformed("the method is malformed")
        }
        let minorVersion = try readVersion(parts[2])
        let method = String(decoding: parts[0], as: UTF8.self)
        let (path, query) = try readTarget(parts[1], method: method)
        return RequestLine(method: method, path: path, query: query, minorVersion: minorVersion)
    }

    static func readField(_ line: ArraySlice<UInt8>) throws(HTTP1Refusal) -> HTTP1Field {
        guard line.first != 0x20, line.first != 0x09 else { throw .malformed("folded header lines are not allowed") }
        guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else {
            throw .malformed("a header field is a name, a colon and a value")
        }
        // A space before the colon is one of the ways to smuggle a field past a proxy (RFC 9112 §5.1).
        guard line[..<colon].allSatisfy(isTokenByte) else {
            throw .malformed("the name of a header field is malformed")
        }
        var value = line[(colon + 1)...]
        while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw .malformed("a header field has a control character")
        }
        let name = line[..<colon].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return HTTP1Field(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// The size that begins a chunk; extensions behind a semicolon are skipped.
    static func readChunkSize(_ line: ArraySlice<UInt8>) throws(HTTP1Refusal) -> Int {
        let digits = line.prefix { HTTP1Request.hexDigit($0) != nil }
        guard (1...8).contains(digits.count) else { throw .malformed("the size of a chunk is malformed") }
        let rest = line[digits.endIndex...]
        guard rest.isEmpty || rest.first == 0x3B, rest.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw .malformed("the size of a chunk is malformed")
        }
        return digits.reduce(0) { $0 << 4 | Int(HTTP1Request.hexDigit($1) ?? 0) }
    }

    private static func readVersion(_ text: ArraySlice<UInt8>) throws(HTTP1Refusal) -> Int {
        let bytes = Array(text)
        guard bytes.count == 8, bytes.starts(with: Array("HTTP/".utf8)), isDigit(bytes[5]), bytes[6] == 0x2E,
            isDigit(bytes[7])
        else { throw .malformed("the version is malformed") }
        guard bytes[5] == 0x31 else { throw HTTP1Refusal(505, "only HTTP/1.1, HTTP/1.0 and HTTP/2 are spoken here") }
        return bytes[7] == 0x30 ? 0 : 1
    }

    /// Reads a target in origin form, in absolute form (whose authority is ignored), or `*`.
    private static func readTarget(
        _ target: ArraySlice<UInt8>, method: String
    ) throws(HTTP1Refusal) -> (path: String, query: String?) {
        guard target.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else {
            throw .malformed("the target has a character that must be encoded")
        }
        var text = String(decoding: target, as: UTF8.self)[...]
        if text == "*", method == "OPTIONS" { return ("*", nil) }
        if text.prefix(7).lowercased() == "http://" {
            let authority = text.dropFirst(7).prefix { $0 != "/" && $0 != "?" }
            guard !authority.isEmpty else { throw .malformed("the target has no host") }
            text = text.dropFirst(7 + authority.count)
            if text.first != "/" { text = "/" + text }
        }
        guard text.first == "/" else { throw .malformed("the target is not a path") }
        let path = text.prefix { $0 != "?" }
        return (String(path), path.endIndex == text.endIndex ? nil : String(text[path.endIndex...].dropFirst()))
    }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
