internal import Bytes
internal import Coordination
internal import LinuxSystem
internal import Observability
internal import Raft
internal import Reactor
internal import Replica
internal import Transport

/// The connections to the other members.
extension MemberServer {
    /// The one kind of frame that replicas exchange; what it holds is told by its first byte.
    static let replicaFrame = FrameKind(rawValue: 16)
    /// The first release runs one Raft group.
    static let group: UInt32 = 0

    func openPeerPort() throws(StartFailure) {
        guard let node else { return }
        let identity = PeerIdentity(
            cluster: clusterID, member: id, store: node.storeID, incarnation: node.incarnation,
            nonce: node.attributes.life.nonce)
        let linkLog = log.scoped(to: "transport")
        let links = PeerLinks(identity, on: loop, seed: SystemRandom.seed()) {
            linkLog.warn("peer", ["what": .text($0)])
        }
        links.handler = self
        links.admission = { [unowned self] peer in
            self.node?.objection(to: Sender(peer)).map { Transport.Refusal($0) }
        }
        links.account = { [unowned self] in self.account() }
        self.links = links
        for endpoint in settings.listenPeerURLs {
            let address = try endpoint.socketAddress("--listen-peer-urls")
            _ = try MemberServer.listening(at: address, "--listen-peer-urls") { () throws(SystemError) in
                try links.listen(on: address)
            }
        }
        connectPeers(knownConfiguration ?? node.raft.configuration)
    }

    /// The log of a member that joins names nobody yet, and nobody hears it before it has dialled them.
    var knownConfiguration: Configuration? {
        guard let configuration = node?.raft.configuration, !configuration.members.isEmpty else {
            return origin?.configuration
        }
        return configuration
    }

    func connectPeers(_ configuration: Configuration) {
        guard let links else { return }
        var wanted: Set<MemberID> = []
        for address in configuration.addresses where address.member != id {
            wanted.insert(address.member)
            let places = Self.places(address)
            guard !places.isEmpty else {
                log.warn("a peer's URLs lead nowhere", ["peer": .identifier(address.member.rawValue)])
                continue
            }
            links.setPeer(address.member, at: places)
        }
        guard links.peers.contains(where: { !wanted.contains($0) }) else { return }
        // Whoever left is told so for an election time-out after that is committed.
        loop.schedule(after: .milliseconds(Self.farewellTimeouts * settings.electionMilliseconds)) { [weak self] in
            self?.dropStrangers()
        }
    }

    /// How many election time-outs the connection to a member that left stays.
    private static let farewellTimeouts = 3

    private func dropStrangers() {
        guard let links, let node else { return }
        for peer in links.peers where !node.raft.configuration.contains(peer) { links.removePeer(peer) }
    }

    /// Closes the connection of a peer that is not listened to; when it dials again it is told why.
    func turnAway(_ turned: TurnedAway) {
        log.warn(
            "a peer is not listened to",
            [
                "peer": .identifier(turned.sender.member.rawValue),
                "because": .text(Transport.Refusal(turned.because).description),
            ])
        links?.dropIncoming(from: turned.sender.member)
    }

    func send(_ envelope: PeerEnvelope) {
        links?.send(kind: Self.replicaFrame, group: Self.group, to: envelope.to) { envelope.message.encode(into: &$0) }
    }

    /// Where a member may be dialled.
    static func places(_ address: Configuration.Address) -> [SocketAddress] { address.peerURLs.compactMap(resolve) }

    /// The address of a peer URL; names are looked up.
    private static func resolve(_ url: String) -> SocketAddress? {
        guard url.hasPrefix("http://") else { return nil }
        guard case .success(let addresses) = SocketAddress.resolve(String(url.dropFirst("http://".count))) else {
            return nil
        }
        return addresses.first
    }
}

extension MemberServer: PeerLinksHandler {
    func linked(_ member: MemberID) {
        log.info("connected to peer", ["peer": .identifier(member.rawValue)])
        collectedNotices.append(.connected(member))
    }

    func unlinked(_ member: MemberID) {
        log.info("lost the connection to peer", ["peer": .identifier(member.rawValue)])
        collectedNotices.append(.disconnected(member))
    }

    func attemptFailed(_ member: MemberID) { searchAddresses() }

    func refused(_ member: MemberID) {
        log.info("peer refuses connections: its process is gone", ["peer": .identifier(member.rawValue)])
        collectedNotices.append(.connectionRefused(member))
    }

    func received(_ bytes: UnsafeRawBufferPointer, kind: FrameKind, group: UInt32, from sender: PeerIdentity) {
        if takeProbe(bytes, kind, from: sender.member) { return }
        guard kind == Self.replicaFrame, group == Self.group, let message = PeerMessage(decoding: bytes) else {
            log.warn("a frame of a peer was not understood", ["peer": .identifier(sender.member.rawValue)])
            return
        }
        let sender = Sender(sender)
        if collectedMessages.last?.sender == sender {
            collectedMessages[collectedMessages.count - 1].messages.append(message)
        } else {
            collectedMessages.append((sender, [message]))
        }
    }

    func turnedAway(by member: MemberID, because refusal: Transport.Refusal) {
        log.warn(
            "peer turned this member away",
            ["peer": .identifier(member.rawValue), "because": .text(String(describing: refusal))])
        guard let objection = Objection(refusal), let node else { return }
        collectedNotices.append(.turnedAway(TurnedAway(node.sender, because: objection), by: member))
    }
}

extension Sender {
    fileprivate init(_ peer: PeerIdentity) {
        self.init(
            member: peer.member,
            life: MemberLife(storeID: peer.store, incarnation: peer.incarnation, nonce: peer.nonce))
    }
}

extension Transport.Refusal {
    fileprivate init(_ objection: Objection) {
        switch objection {
        case .removed: self = .removed
        case .otherStore: self = .wrongStore
        case .olderLife: self = .staleIncarnation
        }
    }
}

extension Objection {
    /// Nil for refusals that say nothing of this member's right to take part.
    fileprivate init?(_ refusal: Transport.Refusal) {
        switch refusal {
        case .removed: self = .removed
        case .wrongStore: self = .otherStore
        case .staleIncarnation: self = .olderLife
        case .noCommonVersion, .wrongCluster, .wrongAddressee, .malformedHello, .busy, .notReady, .unknown: return nil
        }
    }
}
