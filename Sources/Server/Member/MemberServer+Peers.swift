internal import Bytes
internal import LinuxSystem
internal import Observability
internal import Raft
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
            cluster: clusterID, member: id, store: node.storeID, incarnation: node.incarnation)
        let linkLog = log.scoped(to: "transport")
        let links = PeerLinks(identity, on: loop, seed: SystemRandom.seed()) {
            linkLog.warn("peer", ["what": .text($0)])
        }
        links.handler = self
        self.links = links
        for endpoint in settings.listenPeerURLs {
            let address = try endpoint.socketAddress("--listen-peer-urls")
            _ = try MemberServer.listening(at: address, "--listen-peer-urls") { () throws(SystemError) in
                try links.listen(on: address)
            }
        }
        connectPeers(node.raft.configuration)
    }

    func connectPeers(_ configuration: Configuration) {
        guard let links else { return }
        var wanted: Set<MemberID> = []
        for address in configuration.addresses where address.member != id {
            wanted.insert(address.member)
            guard let url = address.peerURLs.first, let socketAddress = Self.resolve(url) else {
                log.warn("a peer's URL leads nowhere", ["peer": .identifier(address.member.rawValue)])
                continue
            }
            links.setPeer(address.member, at: socketAddress)
        }
        for peer in links.peers where !wanted.contains(peer) { links.removePeer(peer) }
    }

    func send(_ envelope: PeerEnvelope) {
        links?.send(kind: Self.replicaFrame, group: Self.group, to: envelope.to) { envelope.message.encode(into: &$0) }
    }

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

    func refused(_ member: MemberID) {
        log.info("peer refuses connections: its process is gone", ["peer": .identifier(member.rawValue)])
        collectedNotices.append(.connectionRefused(member))
    }

    func received(_ bytes: UnsafeRawBufferPointer, kind: FrameKind, group: UInt32, from sender: PeerIdentity) {
        guard kind == Self.replicaFrame, group == Self.group, let message = PeerMessage(decoding: bytes) else {
            log.warn("a frame of a peer was not understood", ["peer": .identifier(sender.member.rawValue)])
            return
        }
        if collectedMessages.last?.sender == sender.member {
            collectedMessages[collectedMessages.count - 1].messages.append(message)
        } else {
            collectedMessages.append((sender.member, [message]))
        }
    }

    func turnedAway(by member: MemberID, because refusal: Transport.Refusal) {
        log.warn(
            "peer turned this member away",
            ["peer": .identifier(member.rawValue), "because": .text(String(describing: refusal))])
    }
}
