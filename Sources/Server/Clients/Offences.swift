internal import Determinism
internal import LinuxSystem

/// What connections of each address did lately that no client should, and how long the next ones from there wait before
/// they are read.
///
/// Whoever is ended for breaking the protocol and begins anew at once gets, with each connection, the full budget of a
/// client that nothing is known of. So the next ones wait, longer with each offence, and few at a time; half of the offences are forgotten
/// every ``halvedEvery``, and the first of them cost nothing, since honest clients err too. Connections that are there are not
/// touched, nor is any other address.
struct Offences {
    enum Kind {
        /// It broke the protocol, or asked for too much without use.
        case abuse
        /// It ended by itself, when it had used so much of what is tolerated, in percent. Without having asked for anything
        /// that is an offence too, if a small one: probes of load balancers do so every few seconds, and only those that
        /// do it by the hundred are a burden.
        case end(percentUsed: Int, hasAsked: Bool)

        fileprivate var points: UInt32 {
            switch self {
            case .abuse: Offences.pointsOfAbuse
            case .end(let percent, let hasAsked):
                max(hasAsked ? 0 : 1, Offences.pointsOfAbuse * UInt32(min(100, max(0, percent))) / 100)
            }
        }
    }

    enum Verdict: Equatable {
        case welcome
        /// Waits so long before it is read; ``Offences/hasWaited(_:)`` is owed for it.
        case waits(Duration)
        /// Enough connections of this address wait already.
        case refused
    }

    /// Half of what an address has done is forgotten in this time.
    static let halvedEvery: Duration = .seconds(2)
    /// Offences that nobody waits for, in points.
    static let freePoints: UInt32 = 16 * pointsOfAbuse
    static let pointsOfAbuse: UInt32 = 16
    /// What each further offence adds to the wait; a second is the longest.
    static let waitPerPoint: Duration = .microseconds(625)
    static let waitMax: Duration = .seconds(1)
    /// Connections of one address that wait at once.
    static let waitingMax = 32
    /// Addresses that are remembered. When more offend at once, those with the least to their names are forgotten.
    static let addressesMax = 1_024

    private struct Entry {
        var points: UInt32 = 0
        var halvedAt: Instant
        var waiting = 0
    }

    private var entries: [SocketAddress.Host: Entry] = [:]

    var addressCount: Int { entries.count }

    mutating func note(_ kind: Kind, of peer: SocketAddress, now: Instant) {
        guard kind.points > 0 else { return }
        let host = Self.origin(peer)
        settle(host, now)
        if entries[host] == nil, entries.count >= Self.addressesMax { forgetLeast() }
        var entry = entries[host] ?? Entry(halvedAt: now)
        // Beyond the longest wait there is nothing to count.
        entry.points = min(entry.points + kind.points, Self.freePoints + UInt32(Self.waitMax / Self.waitPerPoint))
        entries[host] = entry
    }

    /// What becomes of a connection that comes now.
    mutating func judge(_ peer: SocketAddress, now: Instant) -> Verdict {
        let host = Self.origin(peer)
        guard entries[host] != nil else { return .welcome }
        settle(host, now)
        guard let entry = entries[host], entry.points > Self.freePoints else { return .welcome }
        guard entry.waiting < Self.waitingMax else { return .refused }
        entries[host]?.waiting += 1
        return .waits(Self.waitPerPoint * Int(entry.points - Self.freePoints))
    }

    /// A connection that had to wait does so no longer, whatever has ended it.
    mutating func hasWaited(_ peer: SocketAddress) { entries[Self.origin(peer)]?.waiting -= 1 }

    private mutating func settle(_ host: SocketAddress.Host, _ now: Instant) {
        guard var entry = entries[host] else { return }
        while entry.points > 0, now >= entry.halvedAt + Self.halvedEvery {
            entry.points /= 2
            entry.halvedAt = entry.halvedAt + Self.halvedEvery
        }
        entries[host] = entry.points == 0 && entry.waiting == 0 ? nil : entry
    }

    private mutating func forgetLeast() {
        // Who waits is counted down later, and must be found then.
        let idle = entries.filter { $0.value.waiting == 0 }
        guard let least = idle.min(by: { $0.value.points < $1.value.points }) else { return }
        entries[least.key] = nil
    }

    /// Who has one IPv6 address usually has the 2⁶⁴ of its network.
    static func origin(_ peer: SocketAddress) -> SocketAddress.Host {
        switch peer.host {
        case .v4: peer.host
        case .v6(let high, _, let scope): .v6(high: high, low: 0, scope: scope)
        }
    }
}
