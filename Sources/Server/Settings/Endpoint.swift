/// Where a member listens or is reached: plain HTTP on a host and a port.
///
/// Two spellings of one numeric address are equal, because ids of members are made from their peer endpoints.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    public enum Host: Hashable, Sendable {
        case localhost
        /// An IPv4 address as a number, first octet highest.
        case ipv4(UInt32)
        /// An IPv6 address as two numbers, first group highest.
        case ipv6(high: UInt64, low: UInt64)
        /// A name that only others resolve; lower case.
        case name(String)
    }

    public var host: Host
    public var port: UInt16

    public init(host: Host, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Whether only processes of this machine reach it.
    public var isLoopback: Bool {
        switch host {
        case .localhost: true
        case .ipv4(let address): address >> 24 == 127
        case .ipv6(let high, let low): high == 0 && low == 1
        case .name: false
        }
    }

    /// Whether it means "every address of this machine": good to listen on, useless to tell others.
    public var isUnspecified: Bool {
        switch host {
        case .ipv4(let address): address == 0
        case .ipv6(let high, let low): high == 0 && low == 0
        case .localhost, .name: false
        }
    }

    /// The URL in its one canonical spelling, for example `http://[::1]:2380`.
    public var description: String { "http://\(hostText):\(port)" }

    /// The host alone, without the brackets of a URL.
    public var address: String {
        switch host {
        case .localhost: "localhost"
        case .ipv4(let address): IPAddressText.write(ipv4: address)
        case .ipv6(let high, let low): IPAddressText.write(ipv6High: high, low: low)
        case .name(let name): name
        }
    }

    private var hostText: String {
        if case .ipv6 = host { return "[\(address)]" }
        return address
    }
}
