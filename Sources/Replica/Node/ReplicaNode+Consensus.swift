internal import Coordination
internal import Determinism
internal import Raft
internal import Storage

/// Feeding the consensus core, and carrying out what it wants.
extension ReplicaNode {
    /// Steps the core and carries its effects out.
    mutating func consensus(_ input: Raft.Input, _ effects: inout Effects) {
        let wanted = raft.step(input, at: clock.reading(at: now))
        carryOut(wanted, &effects)
    }

    mutating func carryOut(_ wanted: Raft.Effects, _ effects: inout Effects) {
        send(wanted.send, &effects)
        if let request = wanted.persist {
            gate.asked(request.id, at: now)
            record(storage.step(.persist(request.id, request.persist)), &effects)
        }
        if !wanted.sendAfterPersist.isEmpty, !gate.hold(wanted.sendAfterPersist) {
            send(wanted.sendAfterPersist, &effects)
        }
        if let metadata = wanted.restore { restore(metadata, &effects) }
        if !wanted.apply.isEmpty { applying.append(wanted.apply) }
        for ready in wanted.readsReady { reads.ready(ready.id.number & Self.readNumberMask, at: ready.index) }
        for read in wanted.readsDropped { hold(reads.take(read.number & Self.readNumberMask), &effects) }
        if wanted.snapshotWanted { snapshotWanted(&effects) }
        for request in wanted.readSnapshotChunks { readChunk(request, &effects) }
        for chunk in wanted.storeSnapshotChunks { storeChunk(chunk, &effects) }
        if let change = wanted.leadership { leadershipChanged(change, &effects) }
    }

    private func send(_ envelopes: [Envelope], _ effects: inout Effects) {
        for envelope in envelopes {
            effects.send.append(PeerEnvelope(to: envelope.to, message: .raft(envelope.message)))
        }
    }

    mutating func tick(_ effects: inout Effects) {
        ticks += 1
        consensus(.tick, &effects)
        if ticks % Self.housekeepingTicks == 0 {
            expireRequests(&effects)
            askAgain(&effects)
            watchDisk(&effects)
            if isDiskFull { record(storage.step(.retry), &effects) }
        }
        if ticks % UInt64(options.electionTicks) == 0 { record(storage.step(.seal), &effects) }
    }

    /// Deadlines are looked at this often, in ticks.
    static let housekeepingTicks: UInt64 = 5

    mutating func receive(_ messages: [PeerMessage], from sender: MemberID, _ effects: inout Effects) {
        for message in messages {
            switch message {
            case .raft(let message):
                if let stamp = message.leaderStamp { clock.observe(stamp, in: message.term, at: now) }
                consensus(.received(message, from: sender), &effects)
            case .forward(let forward): take(forward, from: sender, &effects)
            case .forwardRefusal(let refusal): take(refusal, from: sender, &effects)
            }
        }
    }

    private mutating func leadershipChanged(_ change: LeadershipChange, _ effects: inout Effects) {
        if change.role == .leader {
            clock.lead(change.term, lastStamp: raft.lastStamp, at: now)
            forwarded = [:]
        } else {
            clock.follow(at: now)
        }
        failLostWaiters(&effects)
        effects.events.append(.leadershipChanged(change))
        if change.leader != nil { handOverHeld(&effects) }
    }

    /// A leader that cannot make its log durable holds everyone up: somebody else should lead.
    private mutating func watchDisk(_ effects: inout Effects) {
        guard raft.isLeader, raft.transferTarget == nil, let asked = gate.oldestAsked else { return }
        let waited = now.nanosecondsSince(asked)
        guard waited > UInt64(options.electionTicks) * options.tickNanoseconds else { return }
        effects.events.append(.diskSlow(nanoseconds: waited))
        consensus(.transferLeadership(to: nil), &effects)
    }

    mutating func handOver(_ effects: inout Effects) {
        mode = .leaving
        consensus(.transferLeadership(to: nil), &effects)
        for request in held.takeAll() { effects.refuse(request.id, .stopping(handedOver: false)) }
    }

    mutating func fail(_ failure: ReplicaFailure, _ effects: inout Effects) {
        mode = .failed
        effects.send = []
        effects.answers = []
        effects.events.append(.failed(failure))
    }
}

extension Effects {
    mutating func refuse(_ id: RequestID, _ refusal: Refusal) {
        answers.append(RequestAnswer(id: id, answer: .refused(refusal)))
    }
}
