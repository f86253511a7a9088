internal import Determinism
internal import Replica
internal import Raft
internal import Reactor

/// `/health`, `/livez`, `/readyz` and `/version`.
extension MemberServer {
    /// How long a probe waits for the leader to confirm a read.
    private static let probePatience: Duration = .seconds(5)

    func answerHealth(_ request: HTTP1Request, of session: HTTPSession) {
        var facts = healthFacts()
        let reads = HealthEndpoints.reads(for: request, given: facts)
        if reads.contains(.serializable) {
            facts.serializableRead = node == nil ? .failed(reason: "this member is starting") : .succeeded
        }
        guard reads.contains(.linearizable) else {
            session.answer(request, given: facts)
            return
        }
        guard node != nil else {
            facts.linearizableRead = .failed(reason: "this member is starting")
            session.answer(request, given: facts)
            return
        }
        let id = internalRequestID()
        healthReads[id] = HealthReadWaiting(session: session, request: request, facts: facts)
        collectedRequests.append(Request(id: id, operation: .read, deadline: loop.now + Self.probePatience))
        loop.requestTurn()
    }

    /// Session 0 is the member itself.
    func internalRequestID() -> RequestID {
        internalRequests &+= 1
        return RequestID(UInt64(internalRequests))
    }

    private func healthFacts() -> HealthFacts {
        guard let node else { return HealthFacts(hasLeader: false) }
        var facts = HealthFacts(
            hasLeader: node.raft.leader != nil, isLearner: node.raft.configuration.learners.contains(id))
        if let lost = node.lostEntries {
            facts.lossReason =
                "the log is damaged and being repaired: entry \(lost.wanted.index.position) of \(lost.promised.index.position) is missing"
            facts.linearizableRead = .failed(reason: "not tried while the log is being repaired")
        }
        if node.isOutOfSpace {
            facts.diskFullReason = "no space left in \(settings.dataDirectory)"
            facts.linearizableRead = .failed(reason: "not tried while there is no disk space")
        }
        return facts
    }
}

/// A probe that waits for a linearizable read.
struct HealthReadWaiting {
    var session: HTTPSession
    var request: HTTP1Request
    var facts: HealthFacts

    func complete(_ answer: Reply) {
        var facts = facts
        switch answer {
        case .readable: facts.linearizableRead = .succeeded
        case .refused(let refusal): facts.linearizableRead = .failed(reason: RequestRefusal(refusal).message)
        case .applied, .configuration, .leader: return
        }
        session.answer(request, given: facts)
    }
}
