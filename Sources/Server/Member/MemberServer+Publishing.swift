internal import Coordination
internal import Determinism
internal import Observability
internal import Replica
internal import Raft
internal import Reactor

/// Telling the cluster this member's name and client URLs, which the member list shows.
extension MemberServer {
    /// Session 0 is the member itself.
    func internalRequestID() -> RequestID {
        internalRequests &+= 1
        return RequestID(UInt64(internalRequests))
    }

    func publishIfNeeded() {
        guard publishing == nil, !isLeaving, let node, node.raft.leader != nil else { return }
        let attributes = MemberAttributes(
            id: id.rawValue, name: settings.name, clientURLs: settings.advertiseClientURLs.map(\.description),
            featureLevel: Command.featureLevel, version: ServerSettings.version)
        guard node.state.members[id.rawValue] != attributes else { return }
        let request = internalRequestID()
        publishing = request
        let command = Command.publish(attributes)
        collectedRequests.append(
            Request(
                id: request, operation: .write(command: command.encode()), deadline: loop.now + requestTimeout))
        loop.requestTurn()
    }

    /// Whether the answer was for the member itself.
    func completeInternally(_ answered: RequestAnswer) -> Bool {
        if answered.id == publishing {
            publishing = nil
            if case .refused = answered.answer {
                loop.schedule(after: .milliseconds(settings.electionMilliseconds)) { [weak self] in
                    self?.publishIfNeeded()
                }
            } else {
                log.info("published", ["name": .text(settings.name)])
            }
            return true
        }
        guard let probe = healthReads.removeValue(forKey: answered.id) else { return false }
        probe.complete(answered.answer)
        return true
    }
}
