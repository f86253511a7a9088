public import LinuxSystem

/// One member of a cluster on this machine: its name and its ports on loopback.
public struct MemberSpec: Hashable, Sendable {
    /// From 1.
    public let number: Int
    public let clientPort: UInt16
    public let peerPort: UInt16

    init(number: Int, clientPort: UInt16, peerPort: UInt16) {
        self.number = number
        self.clientPort = clientPort
        self.peerPort = peerPort
    }

    /// `m1`, `m2`, …; also the name of its data directory.
    public var name: String { "m\(number)" }
    /// Where its output goes, beside its data directory.
    public var logName: String { "\(name).log" }

    public var clientAddress: SocketAddress { .loopback(port: clientPort) }
    public var peerAddress: SocketAddress { .loopback(port: peerPort) }
    public var clientURL: String { "http://\(clientAddress)" }
    public var peerURL: String { "http://\(peerAddress)" }
}
