internal import Coordination
internal import Raft
internal import Storage

#if Zoo
    internal import Zoo
#endif

/// Requests about the cluster itself: handed to the leader like writes, each alone.
extension ReplicaNode {
    mutating func operate(_ requests: [Request], _ effects: inout Effects) {
        for request in requests {
            switch request.operation {
            case .write, .read: continue
            case .changeMembership(let change): handOver(request, change, &effects)
            case .transferLeadership(let target): handOver(request, transferTo: target, &effects)
            }
        }
    }

    private mutating func nextHeader() -> ProposalHeader {
        defer { nextSequence += 1 }
        return ProposalHeader(origin: id, incarnation: incarnation, sequence: nextSequence)
    }

    /// What a leader makes of an operation.
    private enum Verdict {
        case begun
        /// It can be begun soon, perhaps by another leader.
        case notNow
        case refused(MembershipRefusal)
    }

    // MARK: Changes of the members

    private mutating func handOver(_ request: Request, _ change: MembershipChange, _ effects: inout Effects) {
        guard let leader = reachableLeader else { return hold([request], &effects) }
        let header = nextHeader()
        let waiter = Waiter(
            id: request.id, deadline: request.deadline, term: raft.term, leader: leader,
            retry: leader == id ? nil : request)
        guard leader == id else {
            waiters.insert(waiter, sequence: header.sequence)
            return forward(.change(change), header, to: leader, &effects)
        }
        switch begin(change, header, waitedForBy: waiter, &effects) {
        case .begun: break
        case .notNow: hold([request], &effects)
        case .refused(let reason): effects.refuse(request.id, .membership(reason))
        }
    }

    /// Appends the configuration that a change asks for, if it may be begun.
    private mutating func begin(
        _ change: MembershipChange, _ header: ProposalHeader, waitedForBy waiter: Waiter? = nil,
        _ effects: inout Effects
    ) -> Verdict {
        guard mode == .serving, !isDiskFull, hasBegunTerm, raft.transferTarget == nil else { return .notNow }
        guard !isChanging else { return options.membershipRules.takesTurns ? .notNow : .refused(.changeInProgress) }
        guard knowsWhoWasRemoved else { return .notNow }
        let recorded = state.members
        let judge = MembershipJudge(
            configuration: raft.configuration, leader: id, statuses: raft.memberStatuses,
            isRemoved: { recorded.isRemoved($0.rawValue) }, rules: options.membershipRules,
            isStarted: { recorded[$0.rawValue] != nil })
        let steps: ConfigurationChange
        do throws(MembershipRefusal) {
            steps = try judge.steps(for: change)
            guard fitsEntry(steps) else { throw .addressTooLong }
        } catch {
            return mayNotKnowYet(error) ? .notNow : .refused(error)
        }
        let wanted = stepCore(
            .changeConfiguration(ProposalID(header.sequence), steps, tag: header.encoded), &effects)
        if let refusal = wanted.refusedChanges.first?.refusal {
            carryOut(wanted, &effects)
            return MembershipRefusal(refusal).map { .refused($0) } ?? .notNow
        }
        if let waiter { waiters.insert(waiter, sequence: header.sequence) }
        carryOut(wanted, &effects)
        return .begun
    }

    private var hasBegunTerm: Bool {
        let hasBegun = raft.mayServeReads
        #if Zoo
            if !hasBegun, zoo(.z148) { return true }
        #endif
        return hasBegun
    }

    private var isChanging: Bool {
        let isChanging = raft.configuration != raft.committedConfiguration || raft.configuration.isJoint
        #if Zoo
            if isChanging, zoo(.z149) { return false }
        #endif
        return isChanging
    }

    /// Once every configuration has been applied.
    private var knowsWhoWasRemoved: Bool {
        let knows = appliedIndex >= raft.configurationIndex
        #if Zoo
            if !knows, zoo(.z149) { return true }
        #endif
        return knows
    }

    /// A leader knows who is well once it has led for an election time-out.
    private func mayNotKnowYet(_ refusal: MembershipRefusal) -> Bool {
        switch refusal {
        case .unhealthy, .notCaughtUp: ticks - leadingSince < UInt64(options.electionTicks)
        case .malformed, .memberIsZero, .unknownMember, .alreadyMember, .removedBefore, .noPeerURL, .peerURLTaken,
            .notLearner, .changeInProgress, .tooManyMembers, .addressTooLong, .noVoters, .notVoter,
            .notEnoughStarted, .tooManyLearners, .transferInProgress, .transferFailed:
            false
        }
    }

    /// Whether the log can store the configurations of the change.
    private func fitsEntry(_ steps: ConfigurationChange) -> Bool {
        guard let joint = try? raft.configuration.enteringJoint(by: steps) else { return true }
        return ConfigurationEntry(joint).encoded.count + ConfigurationEntry.tagBytesMax <= storage.options.entryBytesMax
    }

    /// Answers the change that a committed configuration ends: its own, or that of the joint configuration before it.
    mutating func answer(_ entry: ConfigurationEntry, _ effects: inout Effects) {
        if let header = ProposalHeader(frontOf: entry.tag), header.origin == id, header.incarnation == incarnation {
            jointChange = header.sequence
        }
        guard !entry.configuration.isJoint, let sequence = jointChange else { return }
        jointChange = nil
        guard let waiter = waiters.remove(sequence) else { return }
        effects.answers.append(RequestAnswer(id: waiter.id, answer: .configuration(entry.configuration)))
    }

    // MARK: Leadership

    private mutating func handOver(_ request: Request, transferTo target: MemberID?, _ effects: inout Effects) {
        guard let leader = reachableLeader else { return hold([request], &effects) }
        if let target, target == leader {
            effects.answers.append(RequestAnswer(id: request.id, answer: .leader(leader)))
            return
        }
        let header = nextHeader()
        let transfer = Transfers.Own(
            id: request.id, deadline: request.deadline, sequence: header.sequence, target: target, leader: leader,
            term: raft.term)
        guard leader == id else {
            transfers.append(transfer)
            return forward(.transfer(to: target), header, to: leader, &effects)
        }
        switch beginTransfer(to: target, &effects) {
        case .begun: transfers.append(transfer)
        case .notNow: hold([request], &effects)
        case .refused(let reason): effects.refuse(request.id, .membership(reason))
        }
    }

    private mutating func beginTransfer(to target: MemberID?, _ effects: inout Effects) -> Verdict {
        if let present = raft.transferTarget {
            return target == nil || target == present ? .begun : .refused(.transferInProgress)
        }
        if let target, !raft.configuration.contains(target) { return .refused(.unknownMember(target)) }
        if let target, !raft.configuration.voters.contains(target) { return .refused(.notVoter(target)) }
        consensus(.transferLeadership(to: target), &effects)
        return raft.transferTarget == nil ? .refused(.transferFailed) : .begun
    }

    /// A transfer has come to its end when somebody leads in a later term.
    mutating func settleTransfers(after change: LeadershipChange, _ effects: inout Effects) {
        _ = transfers.takeOfOthers()
        guard let leader = change.leader, transfers.count > 0 else { return }
        let over = transfers.own.filter { $0.term < change.term }
        _ = transfers.removeAll { $0.term < change.term }
        for transfer in over {
            if transfer.target.map({ $0 == leader }) ?? (leader != transfer.leader) {
                effects.answers.append(RequestAnswer(id: transfer.id, answer: .leader(leader)))
            } else {
                effects.refuse(transfer.id, .membership(.transferFailed))
            }
        }
    }

    /// A leader that leads on although it tried to hand over says so to whoever asked.
    mutating func endFailedTransfers(_ effects: inout Effects) {
        guard raft.isLeader, raft.transferTarget == nil else { return }
        let id = id
        for request in transfers.removeAll(where: { $0.leader == id }) {
            effects.refuse(request, .membership(.transferFailed))
        }
        for header in transfers.takeOfOthers() { refuse(header, .transferFailed, &effects) }
    }

    // MARK: Between members

    private func forward(
        _ operation: ForwardedOperation.Operation, _ header: ProposalHeader, to leader: MemberID,
        _ effects: inout Effects
    ) {
        let forwarded = ForwardedOperation(term: raft.term, header: header, operation: operation)
        effects.send.append(PeerEnvelope(to: leader, message: .operation(forwarded)))
    }

    /// Begins what the member has not handed over before in this term.
    mutating func take(_ operation: ForwardedOperation, from sender: MemberID, _ effects: inout Effects) {
        let header = operation.header
        guard raft.isLeader, raft.term == operation.term, header.origin == sender,
            forwarded[sender]?.precedes(header) ?? true
        else { return }
        forwarded[sender] = ForwardedSequence(incarnation: header.incarnation, sequence: header.sequence)
        switch begin(operation.operation, header, &effects) {
        case .begun: break
        case .notNow:
            let refusal = ForwardRefusal(
                term: operation.term, incarnation: header.incarnation, sequences: [header.sequence])
            effects.send.append(PeerEnvelope(to: sender, message: .forwardRefusal(refusal)))
        case .refused(let reason): refuse(header, reason, &effects)
        }
    }

    private mutating func begin(
        _ operation: ForwardedOperation.Operation, _ header: ProposalHeader, _ effects: inout Effects
    ) -> Verdict {
        switch operation {
        case .change(let change): return begin(change, header, &effects)
        case .transfer(let target):
            let verdict = beginTransfer(to: target, &effects)
            guard case .begun = verdict else { return verdict }
            return transfers.append(header) ? .begun : .refused(.transferInProgress)
        }
    }

    private func refuse(_ header: ProposalHeader, _ reason: MembershipRefusal, _ effects: inout Effects) {
        let refusal = OperationRefusal(
            term: raft.term, incarnation: header.incarnation, sequence: header.sequence, reason: reason)
        effects.send.append(PeerEnvelope(to: header.origin, message: .operationRefusal(refusal)))
    }

    /// Tells the client why the leader did not do it.
    mutating func take(_ refusal: OperationRefusal, from sender: MemberID, _ effects: inout Effects) {
        guard refusal.incarnation == incarnation else { return }
        if let waiter = waiters[refusal.sequence], waiter.leader == sender, waiter.term == refusal.term,
            waiter.retry != nil
        {
            _ = waiters.remove(refusal.sequence)
            effects.refuse(waiter.id, .membership(refusal.reason))
        }
        let ended = transfers.removeAll {
            $0.sequence == refusal.sequence && $0.leader == sender && $0.term == refusal.term
        }
        for request in ended { effects.refuse(request, .membership(refusal.reason)) }
    }
}
