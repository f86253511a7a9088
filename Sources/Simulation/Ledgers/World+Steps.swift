internal import Coordination
internal import Raft
internal import Replica

/// What is judged after each step of a member.
extension World {
    mutating func observe(_ member: SimulatedMember) {
        guard let process = member.process else { return }
        let before = member.facts
        let after = MemberFacts(process.replica.raft.facts)
        if after != before {
            member.facts = after
            judgeProgress(of: member, from: before, to: after)
            if after.isLeader { judgeLeader(member, from: before, to: after) }
            if after.configuration != before.configuration {
                member.configuration = process.replica.raft.configuration
            }
        }
        // A directory that a committed entry names speaks for its member, whatever was before it.
        if member.isWiped, process.replica.isRecognised { member.isWiped = false }
        judgeState(of: member)
    }

    /// S6, S7: nothing goes back in one life. S5, S9: what is committed.
    private mutating func judgeProgress(of member: SimulatedMember, from before: MemberFacts, to after: MemberFacts) {
        if after.term < before.term {
            violate(.s7, "m\(member.index + 1) goes from term \(before.term) back to \(after.term)")
        }
        if after.term == before.term, before.vote != 0, after.vote != before.vote {
            violate(.s7, "m\(member.index + 1) changes its vote in term \(after.term)")
        }
        if after.commit < before.commit || after.applied < before.applied {
            violate(.s6, "m\(member.index + 1) takes back what it said was committed or applied")
        }
        if after.applied > after.commit || after.commit > after.last {
            violate(
                .s6, "m\(member.index + 1) has applied \(after.applied), commit \(after.commit), last \(after.last)")
        }
        if after.last < before.last { marks.hit(.suffixTruncated) }
        if after.configuration < before.configuration { marks.hit(.configurationRolledBack) }
        if after.configuration != before.configuration { member.configuredAt = member.ticks }
        guard after.commit > before.commit else { return }
        for index in before.commit + 1...after.commit {
            // What is applied may leave memory in the same step, and what a snapshot stands for was never in it: those others committed.
            let term =
                member.process?.replica.raft.term(at: LogIndex(index))?.number ?? member.ledger.durable.term(at: index)
            if let term { judgeCommit(index, term: term, by: member) }
        }
    }

    private mutating func judgeCommit(_ index: UInt64, term: UInt64, by member: SimulatedMember) {
        switch commits.committed(index, term: term, in: member.facts.term) {
        case .known: break
        case .new:
            counters[.commits] += 1
            leasing.committed(at: now)
            trace.record(TraceEvent(now, .committed, member.index, "\(index)/\(term)"))
            judgeDurability(of: index, term: term, by: member)
            if let entry = entries.entry(index: index, term: term), entry.kind == 2,
                let committed = ConfigurationEntry(decoding: entry.payload)
            {
                if !Self.majoritiesMeet(configuration, committed.configuration) {
                    violate(
                        .s11,
                        "entry \(index) changes voters \(configuration.voters) to \(committed.configuration.voters) in one step"
                    )
                }
                configuration = committed.configuration
                if configuration.isJoint { marks.hit(.jointConfiguration) }
                configurationIndex = index
                counters[.configurationChanges] += 1
            }
        case .contradicts(let known):
            violate(
                .s5, "m\(member.index + 1) commits entry \(index) of term \(term), where term \(known) is committed")
        case .gap:
            violate(.s5, "m\(member.index + 1) commits entry \(index) before anything at \(commits.lastIndex + 1)")
        }
    }

    /// S9, S17: a majority of each half of the configuration that governs the entry has it on disk: of that which was in force before the step, or
    /// after it, since a step may commit an entry and append a configuration, in either order.
    private mutating func judgeDurability(of index: UInt64, term: UInt64, by member: SimulatedMember) {
        guard let configuration = member.process?.replica.raft.configuration else { return }
        let before = member.configuration ?? configuration
        guard !isDurable(index, term, in: configuration), !isDurable(index, term, in: before) else { return }
        let voters = Set(configuration.voters + configuration.outgoing).sorted().map { Int($0.rawValue) - 1 }
        let lacking = voters.filter { members.indices.contains($0) && !members[$0].holds(index: index, term: term) }
        let disks = lacking.map { "m\($0 + 1) has \(members[$0].ledger.durable.lastIndex)" }
        violate(
            .s9,
            "m\(member.index + 1) commits entry \(index)/\(term), which too many of \(configuration.voters) \(configuration.outgoing) do not have on disk: \(disks.joined(separator: ", "))"
        )
    }

    private func isDurable(_ index: UInt64, _ term: UInt64, in configuration: Configuration) -> Bool {
        configuration.isMajority { voter in
            let place = Int(voter.rawValue) - 1
            return members.indices.contains(place) && members[place].holds(index: index, term: term)
        }
    }

    /// S1, S2, S4: leaders.
    private mutating func judgeLeader(_ member: SimulatedMember, from before: MemberFacts, to after: MemberFacts) {
        if before.isLeader, before.term == after.term {
            if after.last < before.last
                || (before.last >= after.first
                    && member.process?.replica.raft.term(at: LogIndex(before.last))?.number != before.lastTerm)
            {
                violate(.s2, "m\(member.index + 1) replaces entries of its own log in term \(after.term)")
            }
            return
        }
        counters[.elections] += 1
        member.ledSince = member.ticks
        if members.contains(where: { $0.isUp && $0.facts.isLeader && $0.facts.term < after.term }) {
            marks.hit(.twoLeaders)
        }
        trace.happened(now, .leads, member.index)
        trace.record(TraceEvent(now, .leads, member.index, "term \(after.term)"))
        trace.note(now, "m\(member.index + 1) leads term \(after.term) from entry \(after.last)")
        if let other = promises.leads(member.id, Term(after.term)) {
            violate(.s1, "term \(after.term) is led by \(other) and by m\(member.index + 1)")
        }
        let committed = commits.lastIndex(committedBefore: after.term)
        if after.last < committed {
            violate(
                .s4,
                "m\(member.index + 1) leads term \(after.term) with \(after.last) entries of \(committed) committed")
        } else if committed >= after.first, let known = commits.term(at: committed),
            member.process?.replica.raft.term(at: LogIndex(committed))?.number != known
        {
            violate(
                .s4,
                "m\(member.index + 1) leads term \(after.term) without entry \(committed)/\(known), which is committed")
        }
    }

    /// S13, S14: the state after what was applied.
    private mutating func judgeState(of member: SimulatedMember) {
        guard let process = member.process else { return }
        let index = process.replica.state.appliedIndex
        guard index != member.comparedIndex else { return }
        let hash = process.replica.state.hash
        if index < member.comparedIndex {
            violate(.s14, "m\(member.index + 1) goes from entry \(member.comparedIndex) back to \(index)")
        }
        member.comparedIndex = index
        if !states.applied(index, hash: hash) {
            violate(.s13, "m\(member.index + 1) has another state after entry \(index)")
        }
        trace.state(now, member.index, hash)
    }
}
