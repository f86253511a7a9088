internal import Raft
internal import Replica
internal import Storage

/// What is judged of disks: what is written on them, and what a start finds.
extension World {
    /// Takes note of an operation that a disk has carried out (S3, S9).
    mutating func noteWritten(_ operation: DiskOperation, by member: SimulatedMember) {
        var doubled: (index: UInt64, term: UInt64)?
        let fault = member.ledger.done(operation) { index, term, kind, stamp, payload in
            if !entries.wrote(index: index, term: term, kind: kind, stamp: stamp, payload: payload) {
                doubled = (index, term)
            }
        }
        if let doubled {
            violate(.s3, "m\(member.index + 1) writes another entry \(doubled.index)/\(doubled.term) than was written before")
        }
        if let fault { violate(.s9, "m\(member.index + 1): \(fault)") }
    }

    /// S15: a start finds what was durable, some prefix of what was written after it, and nothing else.
    mutating func judgeRecovery(_ recovered: RecoveredLog, of member: SimulatedMember) {
        guard member.damage == nil else { return }
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
                "m\(member.index + 1) starts in term \(recovered.hardState.term.number) and had spoken in \(spoken.number)")
        }
        for entry in recovered.entries {
            let known = entries.entry(index: entry.index.position, term: entry.term.number)
            if known?.payload != entry.payload {
                violate(.s15, "m\(member.index + 1) finds an entry \(entry.index.position) that was never written")
                return
            }
        }
    }

    /// S15: a member may refuse to go on only when something was done to it that justifies it.
    mutating func judgeFailure(_ failure: ReplicaFailure, of member: SimulatedMember) {
        guard member.damage == nil, !member.isWiped else { return }
        if case .storage(let storage) = failure, case .disk = storage.reason, counters[.diskFailures] > 0 { return }
        violate(.s15, "m\(member.index + 1) stops without a cause: \(failure)")
    }
}
