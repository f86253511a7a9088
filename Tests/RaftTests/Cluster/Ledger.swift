import Bytes
@testable import Raft

/// What every member of the cluster must agree on, kept outside of it; collects what is violated.
struct Ledger {
    struct Committed: Equatable {
        var term: Term
        var kind: Entry.Kind
        var payload: [UInt8]
        /// A hash over this and everything before.
        var digest: UInt64
    }

    private(set) var committed: [Committed] = []
    private(set) var leaders: [Term: MemberID] = [:]
    private(set) var violations: [String] = []
    private(set) var ready: [ReadID: LogIndex] = [:]
    private(set) var droppedReads: Set<ReadID> = []
    private(set) var accepted: [ProposalID: AcceptedProposal] = [:]
    private(set) var dropped: Set<ProposalID> = []
    private(set) var refused: [ProposalID: ConfigurationRefusal] = [:]
    /// For each read, the highest index that was committed anywhere when it was asked.
    private var floors: [ReadID: LogIndex] = [:]

    var commit: LogIndex { LogIndex(UInt64(committed.count)) }

    func digest(at index: LogIndex) -> UInt64 {
        index == .zero ? 0 : committed[Int(index.position) - 1].digest
    }

    static func digest(_ before: UInt64, _ entry: Entry) -> UInt64 {
        var hash = StableHash(continuing: before)
        hash.add(entry.term.number)
        hash.add(entry.payload)
        return hash.value
    }

    mutating func violate(_ fact: String) { violations.append(fact) }

    /// State machine safety (figure 3.2): no two members commit different entries at one index.
    mutating func commit(_ entry: Entry, by member: MemberID) {
        let slot = Int(entry.index.position) - 1
        if slot < committed.count {
            let known = committed[slot]
            if known.term != entry.term || known.payload != entry.payload || known.kind != entry.kind {
                violate("\(member) commits another entry at \(entry.index.position)")
            }
            return
        }
        guard slot == committed.count else {
            return violate("\(member) commits \(entry.index.position) before \(committed.count + 1)")
        }
        committed.append(
            Committed(
                term: entry.term, kind: entry.kind, payload: entry.payload,
                digest: Self.digest(digest(at: entry.index.previous), entry)))
    }

    /// Election safety and leader completeness (figure 3.2).
    mutating func lead(_ node: RaftNode) {
        if let other = leaders[node.term], other != node.id {
            violate("\(other) and \(node.id) both lead term \(node.term.number)")
        }
        leaders[node.term] = node.id
        for slot in committed.indices {
            let index = LogIndex(UInt64(slot) + 1)
            guard index >= node.log.base.index, committed[slot].term < node.term else { continue }
            if node.term(at: index) != committed[slot].term {
                violate("leader \(node.id) of term \(node.term.number) lacks committed \(index.position)")
            }
        }
    }

    mutating func ask(_ read: ReadID) { floors[read] = commit }

    mutating func collect(_ effects: Effects, of member: MemberID) {
        for read in effects.readsReady {
            if let floor = floors[read.id], read.index < floor {
                violate("a read on \(member) at \(read.index.position) misses \(floor.position)")
            }
            ready[read.id] = read.index
        }
        droppedReads.formUnion(effects.readsDropped)
        for proposal in effects.accepted { accepted[proposal.id] = proposal }
        dropped.formUnion(effects.dropped)
        for change in effects.refusedChanges { refused[change.id] = change.refusal }
    }
}
