internal import Determinism
internal import GRPC
internal import LinuxSystem

/// Wrong passwords by the address that they came from. Some are free, and come back with time; beyond them an address has to
/// wait, so that guessing is slow however many connections it uses. Right passwords cost nothing.
struct LoginFailures {
    private struct Entry {
        var count: Int
        /// When the last one was forgiven.
        var forgivenAt: Instant
    }

    private var entries: [SocketAddress.Host: Entry] = [:]

    static let freeCount = 100
    static let forgivenEvery: Duration = .milliseconds(200)
    private static let addressesMax = 1_024

    static let refusal = RequestRefusal(
        .resourceExhausted,
        "holdfast: too many wrong passwords came from this address: \(freeCount) are free, and five more each second")

    mutating func note(_ host: SocketAddress.Host, now: Instant) {
        if entries[host] == nil, entries.count >= Self.addressesMax,
            let oldest = entries.min(by: { $0.value.forgivenAt < $1.value.forgivenAt })
        {
            entries[oldest.key] = nil
        }
        entries[host, default: Entry(count: 0, forgivenAt: now)].count += 1
    }

    mutating func mayTry(_ host: SocketAddress.Host, now: Instant) -> Bool {
        guard var entry = entries[host] else { return true }
        while entry.count > 0, now >= entry.forgivenAt + Self.forgivenEvery {
            entry.count -= 1
            entry.forgivenAt = entry.forgivenAt + Self.forgivenEvery
        }
        entries[host] = entry.count == 0 ? nil : entry
        return entry.count < Self.freeCount
    }
}
