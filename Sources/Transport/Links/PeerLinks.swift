internal import Bytes
internal import Determinism
public import LinuxSystem
public import Raft
public import Reactor

/// The connections between this member and its peers.
///
/// Each member dials each peer and sends on that connection only; what it receives comes on connections the peers
/// dialled. Two connections per pair, and no question of which of two simultaneous ones survives.
public final class PeerLinks {
    public let identity: PeerIdentity
    public let limits: TransportLimits
    public weak var handler: (any PeerLinksHandler)?
    /// Asked for each greeting that is well-formed, of this cluster and meant for this member; a refusal turns the
    /// sender away. For removed members and for identities that contradict what is recorded.
    public var admission: (PeerIdentity) -> Refusal? = { _ in nil }
    /// Asked for each ``ClusterInquiry``: what a stranger that may join is told of the cluster, at most
    /// ``TransportLimits/accountBytesMax``; nil when there is nothing to tell yet.
    public var account: () -> [UInt8]? = { nil }

    let loop: EventLoop
    let log: (String) -> Void
    var random: SplitMix64

    private var records: [MemberID: PeerRecord] = [:]
    private var outgoing: [MemberID: OutgoingLink] = [:]
    private var incoming: [MemberID: IncomingLink] = [:]
    private var greeting: [IncomingLink] = []
    private var listeners: [Listener] = []

    /// `seed` feeds nonces and the jitter of back-offs.
    public init(
        _ identity: PeerIdentity, on loop: EventLoop, limits: TransportLimits = TransportLimits(), seed: UInt64,
        log: @escaping (String) -> Void = { _ in }
    ) {
        invariant(identity.member.rawValue != 0, "a member id is not 0")
        self.identity = identity
        self.loop = loop
        self.limits = limits
        self.log = log
        random = SplitMix64(seed: seed)
    }

    /// Accepts peers at the address, and at those given before. Answers where it listens, with the port the kernel chose if none was given.
    @discardableResult
    public func listen(on address: SocketAddress) throws(SystemError) -> SocketAddress {
        let made = try loop.listen(on: address) { [weak self] in self?.greet($0) }
        listeners.append(made)
        return made.address
    }

    /// Closes everything; events do not come any more. To be called before it is let go of: its links hold it.
    public func close() {
        handler = nil
        for listener in listeners { listener.close() }
        for member in peers { outgoing[member]?.end() }
        for member in incoming.keys.sorted() { incoming[member]?.end() }
        for link in greeting { link.end() }
        outgoing = [:]
        incoming = [:]
    }
}

// MARK: Peers

extension PeerLinks {
    /// The peers that are dialled, in order.
    public var peers: [MemberID] { outgoing.keys.sorted() }

    /// Dials the peer there from now on. A link that stands is kept until it is lost, also one to another address.
    public func setPeer(_ member: MemberID, at address: SocketAddress) { setPeer(member, at: [address]) }

    /// Dials the peer at one of the addresses from now on, at the next one after each attempt that failed. None at all is a mistake.
    public func setPeer(_ member: MemberID, at addresses: [SocketAddress]) {
        invariant(member != identity.member, "a member does not dial itself")
        if let link = outgoing[member] {
            link.setAddresses(addresses)
        } else {
            let link = OutgoingLink(to: member, at: addresses, of: self)
            outgoing[member] = link
            link.dial()
        }
    }

    /// Dials the peer no longer, and says nothing more of it. What it dialled stays; see `dropIncoming`.
    public func removePeer(_ member: MemberID) {
        outgoing.removeValue(forKey: member)?.end()
        dropRecordIfUnused(member)
    }

    /// Closes the connection the peer dialled. It may dial again, and `admission` is asked.
    public func dropIncoming(from member: MemberID) {
        incoming.removeValue(forKey: member)?.end()
    }

    public func isLinked(to member: MemberID) -> Bool { outgoing[member]?.isLinked ?? false }

    /// Bytes that wait to be sent to the peer.
    public func pendingBytes(to member: MemberID) -> Int { outgoing[member]?.pendingBytes ?? 0 }

    public func counters(of member: MemberID) -> LinkCounters { records[member]?.counters ?? LinkCounters() }

    func record(of member: MemberID) -> PeerRecord {
        if let record = records[member] { return record }
        let record = PeerRecord()
        records[member] = record
        return record
    }

    /// Anyone may dial under any member id, so what is kept of strangers ends with their connection.
    private func dropRecordIfUnused(_ member: MemberID) {
        if outgoing[member] == nil, incoming[member] == nil { records[member] = nil }
    }
}

// MARK: Sending

extension PeerLinks {
    /// Appends a frame to what is written to the peer at the end of this turn. False, and counted, when it was dropped:
    /// there is no link, or too much waits.
    @discardableResult
    public func send(_ payload: [UInt8], kind: FrameKind, group: UInt32, to member: MemberID) -> Bool {
        send(kind: kind, group: group, to: member) { $0.append(contentsOf: payload) }
    }

    /// Like the other, with a payload that `encode` appends to the output in place. It is not called when the frame is
    /// dropped.
    @discardableResult
    public func send(
        kind: FrameKind, group: UInt32, to member: MemberID, encode: (inout [UInt8]) -> Void
    ) -> Bool {
        invariant(kind.isForUsers, "the transport's own frames are sent by it alone")
        return outgoing[member]?.send(kind, group, encode) ?? false
    }
}

// MARK: Accepting

extension PeerLinks {
    private func greet(_ connection: Connection) {
        let link = IncomingLink(connection, of: self)
        connection.handler = link
        guard greeting.count < limits.greetingsMax else { return link.turnAway(.busy) }
        greeting.append(link)
        link.awaitGreeting()
    }

    func greetingEnded(_ link: IncomingLink) { greeting.removeAll { $0 === link } }

    /// A peer whose machine lost its power says nothing more; without this its connection would stay for ever.
    func watchForSilence(_ connection: Connection) {
        connection.giveUp(
            afterUnacknowledged: limits.unacknowledgedFor, probingAfterIdle: limits.probeAfterIdle)
    }

    /// What speaks against the sender of a well-formed hello.
    func objection(to hello: Hello) -> Refusal? {
        guard hello.sender.cluster == identity.cluster else { return .wrongCluster }
        guard hello.to == identity.member, hello.sender.member != identity.member else { return .wrongAddressee }
        if let present = incoming[hello.sender.member]?.sender, present.store == hello.sender.store,
            present.incarnation > hello.sender.incarnation
        {
            return .staleIncarnation
        }
        return admission(hello.sender)
    }

    /// The newest connection of a peer takes the place of the one before, which may be half open.
    func adopt(_ link: IncomingLink, from member: MemberID) {
        incoming.updateValue(link, forKey: member)?.end()
    }

    func forget(_ link: IncomingLink, from member: MemberID) {
        if incoming[member] === link { incoming[member] = nil }
        dropRecordIfUnused(member)
    }
}
