import LinuxSystem
import Raft
import Reactor
import Testing

@testable import Transport

/// A member that writes down what happens between it and its peers.
final class TestMember: PeerLinksHandler {
    let links: PeerLinks
    private(set) var address = SocketAddress.loopback(port: 0)
    var events: [String] = []
    var frames: [(bytes: [UInt8], kind: UInt8, group: UInt32, sender: PeerIdentity)] = []
    var attemptsFailed = 0
    var onReceived: (() -> Void)?

    init(
        _ member: UInt64, on loop: EventLoop, cluster: UInt64 = 77, store: UInt64 = 1, incarnation: UInt64 = 1,
        limits: TransportLimits = .quick, listening: Bool = true
    ) throws {
        let identity = PeerIdentity(
            cluster: cluster, member: MemberID(member), store: store, incarnation: incarnation, nonce: 5)
        links = PeerLinks(identity, on: loop, limits: limits, seed: member)
        links.handler = self
        if listening { address = try links.listen(on: .loopback(port: 0)) }
    }

    func linked(_ member: MemberID) { events.append("linked \(member)") }
    func unlinked(_ member: MemberID) { events.append("unlinked \(member)") }
    func refused(_ member: MemberID) { events.append("refused \(member)") }
    func turnedAway(by member: MemberID, because refusal: Refusal) { events.append("turned away \(refusal)") }
    func attemptFailed(_ member: MemberID) { attemptsFailed += 1 }
    func writable(_ member: MemberID) { events.append("writable \(member)") }

    func received(_ bytes: UnsafeRawBufferPointer, kind: FrameKind, group: UInt32, from sender: PeerIdentity) {
        frames.append((Array(bytes), kind.rawValue, group, sender))
        onReceived?()
    }
}

extension TransportLimits {
    /// Short times, and links that count as stable at once.
    static var quick: TransportLimits {
        var limits = TransportLimits()
        limits.stableAfter = .zero
        limits.backoffLast = .milliseconds(40)
        limits.greetWithin = .milliseconds(300)
        return limits
    }
}

extension FrameKind {
    static let test = FrameKind(rawValue: 16)
}

extension EventLoop {
    func turn(within limit: Duration = .seconds(5), until condition: () -> Bool) throws -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while !condition() {
            if clock.now > end { return false }
            try turn(waitingAtMost: .milliseconds(5))
        }
        return true
    }

    func turn(for time: Duration) throws {
        _ = try turn(within: time) { false }
    }
}

/// A side that speaks the protocol by hand.
final class Script: ConnectionHandler {
    var decoder = FrameDecoder()
    var items: [FrameDecoderTests.Seen] = []
    var failure: FrameFailure?
    var isClosed = false
    var onItem: ((FrameDecoderTests.Seen, Connection) -> Void)?

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        let before = items.count
        do throws(FrameFailure) {
            try FrameDecoderTests.decode(Array(bytes)[...], with: &decoder, into: &items)
        } catch {
            failure = error
        }
        for item in items[before...] { onItem?(item, connection) }
    }

    func closed(_ connection: Connection, _ reason: CloseReason) { isClosed = true }
}
