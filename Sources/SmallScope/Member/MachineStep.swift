internal import Raft

/// A stimulus on one machine, carried out: the core's steps, the disk's where it answers at once, and the state machine's,
/// which always does. Messages are collected as they leave.
struct MachineStep {
    private(set) var machine: Machine
    /// What has left, in order.
    private(set) var sent: [Envelope] = []
    private let scope: Scope

    init(_ machine: Machine, _ scope: Scope) {
        self.machine = machine
        self.scope = scope
    }

    mutating func perform(_ stimulus: Stimulus, base: SnapshotMetadata) throws(Violation) {
        switch stimulus {
        case .timeOut:
            machine.node.exhaust(.election)
            try step(.tick)
        case .heartbeat:
            machine.node.exhaust(.heartbeat)
            try step(.tick)
        case .persist: try persistOldest()
        case .crash: try machine.crash(base: base)
        case .propose: try step(.propose([Proposal(id: ProposalID(1), payload: [1])]))
        case .change(let change): try step(.changeConfiguration(ProposalID(1), change))
        case .receive(let message, let sender): try step(.received(message, from: sender))
        }
        if scope.disk == .instant {
            while !machine.pending.isEmpty { try persistOldest() }
        }
    }

    private mutating func persistOldest() throws(Violation) {
        guard !machine.pending.isEmpty else { return }
        let oldest = machine.pending.removeFirst()
        try machine.disk.perform(oldest.persist)
        for envelope in oldest.gated { try send(envelope) }
        try step(.persisted(PersistID(1)))
    }

    private mutating func step(_ input: Input) throws(Violation) {
        let before = MemberFacts(machine.node)
        let effects = machine.node.step(input, at: .zero)
        let after = MemberFacts(machine.node)
        try refine(input, from: before, to: after, effects)
        machine.node.forgetTime()
        try carryOut(effects)
        try checkChange(from: before, to: after)
        try apply(effects.apply, after: before)
    }

    private mutating func refine(
        _ input: Input, from before: MemberFacts, to after: MemberFacts, _ effects: Effects
    ) throws(Violation) {
        do throws(Refusal) {
            try machine.naive?.follow(input, from: before, to: after, sent: effects.send + effects.sendAfterPersist)
        } catch {
            throw Violation(.s18, "member \(machine.node.id): \(error.reason)")
        }
    }

    private mutating func carryOut(_ effects: Effects) throws(Violation) {
        for envelope in effects.send { try send(envelope) }
        if let request = effects.persist { machine.pending.append(Machine.Pending(persist: request.persist)) }
        for envelope in effects.sendAfterPersist {
            guard let last = machine.pending.indices.last else {
                try send(envelope)
                continue
            }
            // To say it once is enough: the network repeats.
            if !machine.pending[last].gated.contains(envelope) { machine.pending[last].gated.append(envelope) }
        }
    }

    /// The state machine executes at once.
    private mutating func apply(_ entries: [Entry], after before: MemberFacts) throws(Violation) {
        guard let last = entries.last else { return }
        guard last.index <= machine.node.commitIndex, last.index <= machine.disk.lastIndex else {
            throw Violation(.s6, "member \(machine.node.id) applies what is not committed, or not on its disk")
        }
        try step(.applied(through: last.index))
    }

    private func checkChange(from before: MemberFacts, to after: MemberFacts) throws(Violation) {
        let id = machine.node.id
        guard after.commit >= before.commit else { throw Violation(.s6, "the commit index of \(id) falls") }
        guard after.commit <= after.log.lastIndex else { throw Violation(.s6, "\(id) commits what it does not have") }
        guard before.role == .leader, after.role == .leader, before.term == after.term else { return }
        guard after.log.terms.starts(with: before.log.terms) else {
            throw Violation(.s2, "leader \(id) of term \(after.term.number) loses an entry of its own")
        }
    }

    // MARK: Durable before told

    private mutating func send(_ envelope: Envelope) throws(Violation) {
        try checkClaim(envelope)
        sent.append(envelope)
    }

    private func checkClaim(_ envelope: Envelope) throws(Violation) {
        let message = envelope.message
        let stored = machine.disk.hardState
        switch message.body {
        case .preVote, .preVoteReply: return
        case .voteReply(granted: true): try checkVote(for: envelope.to, in: message.term)
        case .requestVote: try checkVote(for: machine.node.id, in: message.term)
        case .appendAccepted(let match):
            guard match <= machine.disk.lastIndex else {
                throw Violation(.s8, "\(machine.node.id) acknowledges \(match.position), which is not on its disk")
            }
        case .voteReply(granted: false), .append, .appendRejected, .heartbeat, .heartbeatReply, .installSnapshot,
            .snapshotReply, .timeoutNow, .readRequest, .readReply, .logLost:
            break
        }
        guard stored.term >= message.term else {
            throw Violation(.s8, "\(machine.node.id) speaks in term \(message.term.number), which is not on its disk")
        }
    }

    private func checkVote(for candidate: MemberID, in term: Term) throws(Violation) {
        let stored = machine.disk.hardState
        guard stored.term > term || (stored.term == term && stored.vote == candidate) else {
            throw Violation(.s8, "\(machine.node.id) tells a vote in term \(term.number) that is not on its disk")
        }
    }
}
