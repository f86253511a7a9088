extension Endpoint {
    /// Which hosts a URL may name.
    enum HostRule {
        /// A numeric address or `localhost`: what can be bound or dialled without a resolver.
        case numeric
        /// Also names, which clients resolve for themselves.
        case anyName
    }

    /// Why a text is not a URL of this kind.
    struct Malformed: Error, Hashable {
        var reason: String
    }

    /// Reads one URL of the form `http://host:port`.
    static func read(_ text: Substring, hosts: HostRule) throws(Malformed) -> Endpoint {
        let quoted = SettingsText.quoted(text)
        guard let schemeEnd = text.firstRange(of: "://") else {
            throw Malformed(reason: "\(quoted) is not a URL of the form http://host:port")
        }
        switch text[..<schemeEnd.lowerBound].lowercased() {
        case "http": break
        case "https":
            throw Malformed(reason: "\(quoted) asks for TLS, which this release does not have; only http:// is allowed")
        case "unix", "unixs":
            throw Malformed(reason: "\(quoted) names a Unix socket; only http://host:port is allowed")
        default:
            throw Malformed(reason: "\(quoted) has another scheme than http://")
        }
        let rest = text[schemeEnd.upperBound...]
        guard !rest.contains(where: { "/?#@\\".contains($0) }) else {
            throw Malformed(reason: "\(quoted) has more than host and port; only http://host:port is allowed")
        }
        guard let colon = rest.lastIndex(of: ":"), let port = readPort(rest[rest.index(after: colon)...]) else {
            throw Malformed(reason: "\(quoted) needs a port from 1 to 65535, as in http://127.0.0.1:2379")
        }
        guard let host = readHost(rest[..<colon]) else {
            throw Malformed(reason: "\(quoted) has no valid host; an IPv6 address stands in brackets")
        }
        if case .name = host, case .numeric = hosts {
            throw Malformed(
                reason: "\(quoted) has a host name; only a numeric IP address or localhost is allowed here")
        }
        return Endpoint(host: host, port: port)
    }

    private static func readPort(_ text: Substring) -> UInt16? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return UInt16(text).flatMap { $0 == 0 ? nil : $0 }
    }

    private static func readHost(_ text: Substring) -> Host? {
        if text.first == "[" {
            guard text.last == "]", text.count > 2, let address = IPAddressText.readIPv6(text.dropFirst().dropLast())
            else { return nil }
            return .ipv6(high: address.high, low: address.low)
        }
        if let address = IPAddressText.readIPv4(text) { return .ipv4(address) }
        let name = text.lowercased()
        if name == "localhost" { return .localhost }
        return isHostName(name) ? .name(name) : nil
    }

    /// RFC 1123 §2.1: letters, digits and inner hyphens between dots. All digits in the last label would be an address.
    private static func isHostName(_ name: String) -> Bool {
        guard (1...253).contains(name.utf8.count) else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let wellFormed = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        }
        guard wellFormed, let last = labels.last else { return false }
        return !last.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
