internal import CLinux

/// An IPv4 or IPv6 address and a port.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    public enum Host: Hashable, Sendable {
        /// In host order: 127.0.0.1 is 0x7F00_0001.
        case v4(UInt32)
        /// Two big-endian halves and the interface's number for link-local addresses (0 for none).
        case v6(high: UInt64, low: UInt64, scope: UInt32)
    }

    public var host: Host
    public var port: UInt16

    public init(_ host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    public static func loopback(port: UInt16) -> SocketAddress { SocketAddress(.v4(0x7F00_0001), port: port) }

    /// Parses `127.0.0.1:2379`, `[::1]:2379`, `localhost:2379` (the IPv4 one), or `:2379` (every IPv4 interface).
    /// Nil for anything else, names of other hosts included: those need `resolve`.
    public init?(_ text: String) {
        guard let (name, port) = Self.split(text), let host = Self.numericHost(name) else { return nil }
        self.init(host, port: port)
    }

    /// Finds the addresses of `host:port`, asking the system's resolver for a name; at most 16. May block for seconds:
    /// run it on a worker thread, or before the loop starts.
    public static func resolve(_ text: String) -> Result<[SocketAddress], ResolveFailure> {
        guard let (name, port) = split(text) else { return .failure(ResolveFailure(text, "not of the form host:port")) }
        if let host = numericHost(name) { return .success([SocketAddress(host, port: port)]) }
        var found = [clinux_address](repeating: clinux_address(), count: 16)
        var reason: UnsafePointer<CChar>?
        let count = clinux_resolve(name, &found, Int32(found.count), &reason)
        guard count > 0 else {
            return .failure(ResolveFailure(text, reason.map { String(cString: $0) } ?? "no address"))
        }
        return .success(
            found.prefix(Int(count)).map {
                var address = SocketAddress($0)
                address.port = port
                return address
            })
    }

    /// Numeric host and port, as `init?(_:)` reads them.
    public var description: String {
        var text = [CChar](repeating: 0, count: 64)
        var address = system
        guard clinux_print_address(&address, &text, text.count) == 1 else { return "?:\(port)" }
        let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return address.is_v6 == 1 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func split(_ text: String) -> (host: String, port: UInt16)? {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), host.contains(":") else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.utf8.contains(0) else { return nil }
        return (String(host), port)
    }

    private static func numericHost(_ name: String) -> Host? {
        if name.isEmpty { return .v4(0) }
        if name == "localhost" { return .v4(0x7F00_0001) }
        var address = clinux_address()
        guard clinux_parse_address(name, &address) == 1 else { return nil }
        return SocketAddress(address).host
    }

    init(_ system: clinux_address) {
        let (high, low) = withUnsafeBytes(of: system.bytes) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.init(
            system.is_v6 == 1 ? .v6(high: high, low: low, scope: system.scope) : .v4(UInt32(high >> 32)),
            port: system.port)
    }

    var system: clinux_address {
        var system = clinux_address()
        system.port = port
        switch host {
        case .v4(let address):
            withUnsafeMutableBytes(of: &system.bytes) { $0.storeBytes(of: address.bigEndian, as: UInt32.self) }
        case .v6(let high, let low, let scope):
            system.is_v6 = 1
            system.scope = scope
            withUnsafeMutableBytes(of: &system.bytes) {
                $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
        }
        return system
    }
}
