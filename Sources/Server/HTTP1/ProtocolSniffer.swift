/// Tells by the first bytes of a connection whether its client speaks HTTP/2 or HTTP/1.1: both use one port.
///
/// The caller keeps what it has read until there is a verdict, which is after 24 bytes at the latest, and then gives all
/// of it to the machine that was chosen.
public enum ProtocolSniffer {
    public enum Verdict: Hashable, Sendable {
        case needMoreBytes
        case http2
        case http1
        /// Neither: close the connection. The reason is for the log.
        case refuse(reason: String)
    }

    /// What every HTTP/2 client sends first (RFC 9113 §3.4).
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// How many bytes of the preface leave no method that is only longer: after `PRI ` it is HTTP/2 or nothing.
    private static let methodBytes = 4

    /// - Parameter bytes: everything the client has sent so far.
    public static func verdict(on bytes: UnsafeRawBufferPointer) -> Verdict {
        guard let first = bytes.first else { return .needMoreBytes }
        if first == 0x16 { return .refuse(reason: "the client speaks TLS, which this release does not have") }
        guard (0x41...0x5A).contains(first) else { return .refuse(reason: "neither HTTP/2 nor an HTTP/1.1 method") }
        var agreeing = 0
        while agreeing < min(bytes.count, preface.count), bytes[agreeing] == preface[agreeing] { agreeing += 1 }
        if agreeing == preface.count { return .http2 }
        if agreeing == bytes.count { return .needMoreBytes }
        return agreeing < methodBytes ? .http1 : .refuse(reason: "a broken HTTP/2 preface")
    }

    /// - Parameter bytes: everything the client has sent so far.
    public static func verdict(on bytes: [UInt8]) -> Verdict {
        bytes.withUnsafeBytes { verdict(on: $0) }
    }
}
