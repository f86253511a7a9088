internal import LinuxSystem
internal import Raft
internal import Transport

/// Timing the other members.
extension MemberServer {
    private static let probeFrame = FrameKind(rawValue: 17)
    private static let probeAnswerFrame = FrameKind(rawValue: 18)

    func probePeers() {
        guard let links else { return }
        let peers = links.peers
        metrics.probes.keepOnly(peers)
        for peer in peers where links.isLinked(to: peer) {
            let payload = metrics.probes.ask(peer, monotonic: Clocks.monotonic())
            links.send(payload, kind: Self.probeFrame, group: Self.group, to: peer)
        }
    }

    /// Whether the frame was a probe, or the answer to one. It is answered at once: the way through the turn is part of what is timed.
    func takeProbe(_ bytes: UnsafeRawBufferPointer, _ kind: FrameKind, from member: MemberID) -> Bool {
        switch kind {
        case Self.probeFrame:
            if let answer = PeerProbes.answer(to: bytes, realtime: Clocks.realtime()) {
                links?.send(answer, kind: Self.probeAnswerFrame, group: Self.group, to: member)
            }
            return true
        case Self.probeAnswerFrame:
            metrics.probes.answered(
                bytes, by: member, monotonic: Clocks.monotonic(), realtime: Clocks.realtime())
            return true
        default: return false
        }
    }
}
