internal import Coordination
internal import Determinism
internal import Raft
internal import Storage

/// Feeding the consensus core, and carrying out what it wants.
extension ReplicaNode {
    /// Steps the core and carries its effects out.
    mutating func consensus(_ input: Raft.Input, _ effects: inout Effects) {
        let wanted = stepCore(input, &effects)
        carryOut(wanted, &effects)
    }

    /// The only place where the core is stepped. What it wants is for the caller to carry out.
    mutating func stepCore(_ input: Raft.Input, _ effects: inout Effects) -> Raft.Effects {
        let wanted = raft.step(input, at: clock.reading(at: now))
        if options.tellsConsensusSteps {
            effects.consensusSteps.append(
                ConsensusStep(input: input, after: raft, sent: wanted.send + wanted.sendAfterPersist))
        }
        return wanted
    }

    mutating func carryOut(_ wanted: Raft.Effects, _ effects: inout Effects) {
        send(wanted.send, &effects)
        // Before anything that may step the core again: what it hands out later comes behind.
        if let metadata = wanted.restore { restore(metadata, &effects) }
        if !wanted.apply.isEmpty { applying.append(wanted.apply) }
        if let request = wanted.persist {
            gate.asked(request.id, at: now)
            record(storage.step(.persist(request.id, request.persist)), &effects)
        }
        if !wanted.sendAfterPersist.isEmpty, !gate.hold(wanted.sendAfterPersist) {
            send(wanted.sendAfterPersist, &effects)
        }
        if wanted.persist != nil || wanted.restore != nil { tellConfiguration(&effects) }
        for ready in wanted.readsReady { reads.ready(ready.id.number & Self.readNumberMask, at: ready.index) }
        for read in wanted.readsDropped { hold(reads.take(read.number & Self.readNumberMask), &effects) }
        if wanted.snapshotWanted { snapshotWanted(&effects) }
        for request in wanted.readSnapshotChunks { readChunk(request, &effects) }
        for chunk in wanted.storeSnapshotChunks { storeChunk(chunk, &effects) }
        if wanted.diskIsStuck, let asked = gate.oldestAsked {
            effects.events.append(.diskSlow(nanoseconds: now.nanosecondsSince(asked)))
        }
        if let change = wanted.leadership { leadershipChanged(change, &effects) }
    }

    /// A configuration is in force from append and no longer when its entry is replaced; both come with something to persist.
    private mutating func tellConfiguration(_ effects: inout Effects) {
        let configuration = raft.configuration
        guard configuration != configurationTold else { return }
        configurationTold = configuration
        effects.events.append(.configurationChanged(configuration))
    }

    private func send(_ envelopes: [Envelope], _ effects: inout Effects) {
        for envelope in envelopes {
            effects.send.append(PeerEnvelope(to: envelope.to, message: .raft(envelope.message)))
        }
    }

    mutating func tick(_ effects: inout Effects) {
        ticks += 1
        if isRecognised { consensus(.tick, &effects) } else { seekRecognition(&effects) }
        endFailedTransfers(&effects)
        if ticks % Self.housekeepingTicks == 0 {
            expireRequests(&effects)
            // What the leader or the consensus core refused is tried again.
            handOverHeld(&effects)
            if raft.isLeader { followers.note(raft.memberStatuses, at: ticks) }
            if isDiskFull { record(storage.step(.retry), &effects) }
            if mode == .leaving || isDiskFull { giveUpLeadership(&effects) }
            checkOwnRecord(&effects)
            keepRecorded(&effects)
            keepLeases(&effects)
            if !state.alarms.raised.isEmpty || !raft.mayLead { obeyAlarms(&effects) }
            keepChecking(&effects)
        }
        if let since = removedSince, ticks - since >= UInt64(options.electionTicks) { return close(&effects) }
        if ticks % UInt64(options.electionTicks) == 0 {
            callIfForgotten(&effects)
            record(storage.step(.seal), &effects)
        }
    }

    /// Deadlines are looked at this often, in ticks.
    static let housekeepingTicks: UInt64 = 5

    mutating func receive(_ messages: [PeerMessage], from origin: Sender, _ effects: inout Effects) {
        guard mayListen(to: origin, &effects) else { return }
        let sender = origin.member
        for message in messages {
            switch message {
            case .raft(let message):
                guard isRecognised, fitsLog(message) else { continue }
                // Before, for a message that ends the sender's term; after, for one that begins it.
                observe(message, from: sender)
                consensus(.received(message, from: sender), &effects)
                observe(message, from: sender)
            case .forward(let forward): take(forward, from: sender, &effects)
            case .forwardRefusal(let refusal): take(refusal, from: sender, &effects)
            case .operation(let operation): take(operation, from: sender, &effects)
            case .operationRefusal(let refusal): take(refusal, from: sender, &effects)
            case .introduction(let introduction): take(introduction, from: origin, &effects)
            case .recognition(let recognition): take(recognition, from: sender, &effects)
            case .checkpointReport(let report): take(report, from: sender)
            case .repairRequest(let request): answer(request, from: sender, &effects)
            case .repairReply(let reply): take(reply, from: sender, &effects)
            }
        }
    }

    /// Takes the leader's cluster time over, and nobody else's.
    private mutating func observe(_ message: Message, from sender: MemberID) {
        guard let stamp = message.leaderStamp, message.term == raft.term, sender == raft.leader else { return }
        clock.observe(stamp, in: message.term, at: now)
    }

    /// Whether the log can store what the message wants appended; a peer with other bounds must not stop this member.
    @inline(__always)
    private func fitsLog(_ message: Message) -> Bool {
        guard case .append(let append) = message.body else { return true }
        return append.entries.allSatisfy { $0.payload.count <= storage.options.entryBytesMax }
    }

    private mutating func leadershipChanged(_ change: LeadershipChange, _ effects: inout Effects) {
        if change.role == .leader {
            clock.lead(change.term, lastStamp: raft.lastStamp, at: now)
            forwarded = [:]
            introduced = [:]
            leadingSince = ticks
            checkpoints.lead(at: ticks, appliedIndex)
            leaseWatch.lead(since: clock.reading(at: now).nanoseconds)
        } else {
            clock.follow(at: now)
            followers = FollowerProgress()
            snapshots.isWanted = false
        }
        failLostWaiters(&effects)
        settleTransfers(after: change, &effects)
        effects.events.append(.leadershipChanged(change))
        if change.leader != nil { handOverHeld(&effects) }
    }

    /// Asks another voter to lead, again after each attempt that came to nothing.
    mutating func giveUpLeadership(_ effects: inout Effects) {
        guard raft.isLeader, raft.transferTarget == nil else { return }
        consensus(.transferLeadership(to: nil), &effects)
    }

    mutating func handOver(_ effects: inout Effects) {
        mode = .leaving
        for request in held.takeAll() { effects.refuse(request.id, .stopping(handedOver: false)) }
        giveUpLeadership(&effects)
    }

    /// What was handed over may still be answered until the log is closed.
    mutating func close(_ effects: inout Effects) {
        mode = .closing
        refuseAll(includingHandedOver: false, &effects)
        record(storage.step(.close), &effects)
    }

    mutating func closed(_ effects: inout Effects) {
        mode = .closed
        refuseAll(includingHandedOver: true, &effects)
        effects.events.append(.closed)
    }

    mutating func fail(_ failure: ReplicaFailure, _ effects: inout Effects) {
        mode = .failed
        effects.events.append(.failed(failure))
    }
}

extension Effects {
    /// A member that has failed says nothing but that, also of what it did before in the same step.
    mutating func withdraw() {
        disk = []
        send = []
        turnedAway = []
        answers = []
        hasMoreWork = false
    }

    mutating func refuse(_ id: RequestID, _ refusal: Refusal) {
        answers.append(RequestAnswer(id: id, answer: .refused(refusal)))
    }
}
