internal import Bytes
internal import Determinism
internal import Observability
internal import Raft

/// Asks each other member now and then for its time: how long the answer takes, and how far its clock is from this one's.
struct PeerProbes {
    static let interval: Duration = .seconds(2)

    private struct Peer {
        var roundTrips = Histogram(doublingFrom: 100_000, count: 16)
        /// What was sent last, if no answer has come: the time by the monotonic clock.
        var asked: UInt64?
        /// By how much the peer's clock is ahead, in nanoseconds.
        var clockOffset: Int64?
    }

    private var peers: [MemberID: Peer] = [:]

    /// The payload of a probe.
    mutating func ask(_ member: MemberID, monotonic: UInt64) -> [UInt8] {
        peers[member, default: Peer()].asked = monotonic
        var payload: [UInt8] = []
        payload.appendBigEndian(monotonic)
        return payload
    }

    /// The payload of the answer to a probe; nil when it is none.
    static func answer(to probe: UnsafeRawBufferPointer, realtime: UInt64) -> [UInt8]? {
        guard probe.count == 8 else { return nil }
        var payload = [UInt8](probe)
        payload.appendBigEndian(realtime)
        return payload
    }

    mutating func answered(_ answer: UnsafeRawBufferPointer, by member: MemberID, monotonic: UInt64, realtime: UInt64) {
        guard answer.count == 16, let asked = peers[member]?.asked,
            asked == UInt64(bigEndian: answer.loadUnaligned(as: UInt64.self)), monotonic >= asked
        else { return }
        let theirs = UInt64(bigEndian: answer.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        let roundTrip = monotonic - asked
        peers[member]?.asked = nil
        peers[member]?.roundTrips.observe(roundTrip)
        // When it answered it was half a round trip ago here.
        let (then, isTooLarge) = theirs.addingReportingOverflow(roundTrip / 2)
        let difference = Int64(clamping: isTooLarge ? .max : then).subtractingReportingOverflow(
            Int64(clamping: realtime))
        peers[member]?.clockOffset = difference.overflow ? nil : difference.partialValue
    }

    mutating func keepOnly(_ members: [MemberID]) { peers = peers.filter { members.contains($0.key) } }

    func tell(_ text: inout MetricsText) {
        let known = peers.keys.sorted()
        text.begin(
            "etcd_network_peer_round_trip_time_seconds", .histogram, "How long other members take to answer this one.")
        for member in known { if let peer = peers[member] { text.sample(peer.roundTrips, [.to(member)]) } }
        text.begin(
            "holdfast_peer_clock_offset_seconds", .gauge,
            "By how much the clock of another member is ahead of this one's.")
        for member in known {
            if let offset = peers[member]?.clockOffset { text.sample(signedNanoseconds: offset, [.to(member)]) }
        }
    }
}

extension MetricsText.Label {
    /// A member as etcd's labels name it.
    static func to(_ member: MemberID) -> Self { Self("To", String(member.rawValue, radix: 16)) }
    static func from(_ member: MemberID) -> Self { Self("From", String(member.rawValue, radix: 16)) }
}
