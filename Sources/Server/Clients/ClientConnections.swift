internal import LinuxSystem

/// How many clients are connected, in all and from each address.
struct ClientConnections {
    /// More connections than this are closed as they come; each takes a descriptor, and some memory before it has said a word.
    static let totalMax = 16_384
    /// The share of one address, so that one machine gone wild does not lock the others out.
    static let perAddressMax = 8_192

    private var total = 0
    private var byAddress: [SocketAddress.Host: Int] = [:]

    /// Counts a connection; false when there is no room for it.
    mutating func admit(_ peer: SocketAddress) -> Bool {
        let own = byAddress[peer.host, default: 0]
        guard total < Self.totalMax, own < Self.perAddressMax else { return false }
        total += 1
        byAddress[peer.host] = own + 1
        return true
    }

    mutating func ended(_ peer: SocketAddress) {
        guard let own = byAddress[peer.host] else { return }
        total -= 1
        byAddress[peer.host] = own > 1 ? own - 1 : nil
    }
}
