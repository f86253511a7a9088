internal import Raft
internal import Replica
internal import Storage

/// What is judged of disks: what is written on them, and what a start finds.
extension World {
    /// Takes note of an operation that a disk has carried out (S3, S9).
    mutating func noteWritten(_ operation: DiskOperation, by member: SimulatedMember) {
        var doubled: (index: UInt64, term: UInt64)?
        var configured: (index: UInt64, term: UInt64)?
        let fault = member.ledger.done(operation) { index, term, kind, stamp, payload in
            if !entries.wrote(index: index, term: term, kind: kind, stamp: stamp, payload: payload) {
                doubled = (index, term)
            }
            if kind == 2 { configured = (index, term) }
        }
        if let doubled {
            violate(
                .s3,
                "m\(member.index + 1) writes another entry \(doubled.index)/\(doubled.term) than was written before")
        }
        if let configured { judgeConfiguration(of: member, configured.index, term: configured.term) }
        if let finding = member.ledger.forgottenPromise { violate(.s16, "m\(member.index + 1) \(finding)") }
        // What is damaged is of no use to anyone.
        if let fault, member.damage == nil { violate(.s9, "m\(member.index + 1): \(fault)") }
    }

    /// S11: a member goes by the latest configuration in its log, committed or not (§4.1); what it writes is in its log.
    private mutating func judgeConfiguration(of member: SimulatedMember, _ index: UInt64, term: UInt64) {
        guard let raft = member.process?.replica.raft, raft.term(at: LogIndex(index))?.number == term,
            raft.configurationIndex.position <= index, let entry = entries.entry(index: index, term: term),
            let written = ConfigurationEntry(decoding: entry.payload), written.configuration != raft.configuration
        else { return }
        violate(
            .s11,
            "m\(member.index + 1) has a configuration of voters \(written.configuration.voters) as entry \(index) in its log and goes by \(raft.configuration.voters)"
        )
    }

    /// S15: a start finds what was durable, some prefix of what was written after it, and nothing else.
    mutating func judgeRecovery(_ recovered: RecoveredLog, of member: SimulatedMember) {
        guard member.damage == nil else { return judgeDamagedRecovery(recovered, of: member) }
        let last = recovered.entries.last
        let lastIndex = last?.index.position ?? recovered.snapshot?.index.position ?? 0
        let lastTerm = last?.term.number ?? recovered.snapshot?.term.number ?? 0
        let isPossible = member.ledger.recovered(
            lastIndex: lastIndex, lastTerm: lastTerm, term: recovered.hardState.term.number,
            vote: recovered.hardState.vote?.rawValue ?? 0)
        if !isPossible {
            violate(
                .s15,
                "m\(member.index + 1) starts with last \(lastIndex)/\(lastTerm) term \(recovered.hardState.term.number) vote \(recovered.hardState.vote?.rawValue ?? 0); possible: \(member.ledger.possibilities)"
            )
        }
        let spoken = promises.highestTerm(of: member.id)
        if recovered.hardState.term < spoken, !member.isWiped {
            violate(
                .s7,
                "m\(member.index + 1) starts in term \(recovered.hardState.term.number) and had spoken in \(spoken.number)"
            )
        }
        judgeEntries(of: recovered, of: member)
    }

    private mutating func judgeEntries(of recovered: RecoveredLog, of member: SimulatedMember) {
        for entry in recovered.entries {
            let known = entries.entry(index: entry.index.position, term: entry.term.number)
            if known?.payload != entry.payload {
                violate(.s15, "m\(member.index + 1) finds an entry \(entry.index.position) that was never written")
                return
            }
        }
    }

    /// S16: who has lost entries promises where its log ended, keeps its vote, and makes up nothing. Who finds everything in spite of the damage
    /// is whole again.
    private mutating func judgeDamagedRecovery(_ recovered: RecoveredLog, of member: SimulatedMember) {
        judgeEntries(of: recovered, of: member)
        let name = "m\(member.index + 1)"
        let durable = member.ledger.durable
        let state = recovered.hardState
        defer { member.ledger.adopt(LogImage(recovered)) }
        if state.term.number < durable.term
            || (state.term.number == durable.term && (state.vote?.rawValue ?? 0) != durable.vote)
        {
            violate(.s16, "\(name) forgets its vote for \(durable.vote) in term \(durable.term)")
        }
        let last = recovered.entries.last
        let lastIndex = last?.index.position ?? recovered.snapshot?.index.position ?? 0
        let lastTerm = last?.term.number ?? recovered.snapshot?.term.number ?? 0
        guard let promised = state.promisedEnd else {
            if (lastTerm, lastIndex) < (durable.lastTerm, durable.lastIndex) {
                violate(
                    .s16,
                    "\(name) starts with last \(lastIndex)/\(lastTerm) of \(member.ledger.possibilities), and says nothing"
                )
            }
            member.damage = nil
            return
        }
        // A snapshot that was received since may go further than what was promised: the member votes by the later of both.
        let end = max(promised, LogEnd(Term(lastTerm), LogIndex(lastIndex)))
        if end < LogEnd(Term(durable.lastTerm), LogIndex(durable.lastIndex)) {
            violate(
                .s16,
                "\(name) promises \(promised.index.position)/\(promised.term.number) and had \(durable.lastIndex)/\(durable.lastTerm)"
            )
        }
    }

    /// S15: a member may refuse to go on only when something was done to it that justifies it.
    mutating func judgeFailure(_ failure: ReplicaFailure, of member: SimulatedMember) {
        guard member.damage == nil, !member.isWiped else { return }
        if case .storage(let storage) = failure, case .disk = storage.reason,
            member.lifeRefusedByDisk == member.life
        {
            return
        }
        violate(.s15, "m\(member.index + 1) stops without a cause: \(failure)")
    }
}
