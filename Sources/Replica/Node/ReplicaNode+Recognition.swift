internal import Coordination
internal import Raft

/// How a member with an empty directory comes to take part.
///
///     term 0: unrecognised ──── every other founding member is blank ────► term 1: recognised
///                          └─── its disk is recorded, by a committed entry ──► that term, without a vote
///
/// An empty directory looks the same whether it was never used or its content was lost, and a member that forgot its votes and
/// acknowledgements must not vote again. Two facts settle it. *Everyone else is blank*: whatever this id once promised was
/// promised to somebody, who would remember. *Its disk is recorded as the first* by an entry that was committed without it:
/// every later leader has that entry and with it all that an earlier disk acknowledged before, and this member votes only in
/// later terms.
///
/// Nothing less will do: two fresh members of three cannot tell whether the third, which is silent, never was started or holds what
/// one of them has forgotten. So a new cluster begins when all its members have been started once.
///
/// A directory that was restored from a backup is blank too: its log begins at a snapshot of term 0. Founders recognise each other only
/// when they begin with the same, be it nothing: an election among members that begin differently would lose what some of them hold.
///
/// The state is the durable term: 0 as long as the member is not recognised.
extension ReplicaNode {
    static let foundingTerm = Term(1)

    /// Whether the member takes part.
    @inline(__always)
    public var isRecognised: Bool { raft.durableTerm > .zero }

    /// The members that have to be blank.
    private var otherFounders: [MemberID] {
        switch start {
        case .founding(let configuration): configuration.members.filter { $0 != id }
        case .joining: []
        }
    }

    private var isFounder: Bool {
        switch start {
        case .founding(let configuration): configuration.contains(id)
        case .joining: false
        }
    }

    /// Introductions are repeated, since any message may be lost.
    mutating func seekRecognition(_ effects: inout Effects) {
        guard raft.term == .zero else { return }
        beginIfAllAreBlank(&effects)
        guard raft.term == .zero else { return }
        if ticks % Self.housekeepingTicks == 0 {
            for member in connected.sorted() { introduce(to: member, &effects) }
        }
        if ticks % UInt64(options.electionTicks) == 0 { tellWaiting(&effects) }
    }

    private mutating func tellWaiting(_ effects: inout Effects) {
        let missing = otherFounders.filter { !blankFounders.contains($0) }
        guard missing != waitingTold else { return }
        waitingTold = missing
        effects.events.append(.waitingForRecognition(from: missing))
    }

    func introduce(to member: MemberID, _ effects: inout Effects) {
        let introduction = Introduction(attributes, isFresh: !isRecognised, restoredState: restoredState)
        effects.send.append(PeerEnvelope(to: member, message: .introduction(introduction)))
    }

    /// What this member was restored with, while it is blank.
    private var restoredState: UInt64? { isBlank && state.appliedIndex > 0 ? state.hash : nil }

    private mutating func beginIfAllAreBlank(_ effects: inout Effects) {
        guard isFounder, otherFounders.allSatisfy(blankFounders.contains) else { return }
        consensus(.abstain(through: Self.foundingTerm), &effects)
    }

    /// Recognises a fresh member if it can, and has whoever it is recorded.
    mutating func take(_ introduction: Introduction, from sender: Sender, _ effects: inout Effects) {
        let attributes = introduction.attributes
        guard attributes.id == sender.member.rawValue, attributes.life == sender.life else { return }
        if introduction.isFresh {
            let verdict = verdict(on: sender, restoredWith: introduction.restoredState)
            let recognition = Recognition(storeID: sender.life.storeID, verdict: verdict)
            noteOtherBeginning(of: sender.member, introduction, &effects)
            effects.send.append(PeerEnvelope(to: sender.member, message: .recognition(recognition)))
        }
        record(attributes, of: sender.member, &effects)
    }

    private func verdict(on sender: Sender, restoredWith hash: UInt64?) -> Recognition.Verdict {
        if state.members[sender.member.rawValue]?.life.storeID == sender.life.storeID { return .recorded(raft.term) }
        return isFounder && isBlank && hash == restoredState ? .blank : .unknown
    }

    /// Says once of each founder that it begins otherwise than this member: neither will ever recognise the other.
    private mutating func noteOtherBeginning(
        of member: MemberID, _ introduction: Introduction, _ effects: inout Effects
    ) {
        guard raft.term == .zero, otherFounders.contains(member), introduction.restoredState != restoredState,
            foundedOtherwise.insert(member).inserted
        else { return }
        effects.events.append(.beginsOtherwise(member))
    }

    mutating func take(_ recognition: Recognition, from sender: MemberID, _ effects: inout Effects) {
        guard raft.term == .zero, recognition.storeID == storeID else { return }
        switch recognition.verdict {
        case .blank:
            blankFounders.insert(sender)
            beginIfAllAreBlank(&effects)
        case .recorded(let term): consensus(.abstain(through: term), &effects)
        case .unknown: break
        }
    }

    /// Has this member recorded in its present life.
    mutating func keepRecorded(_ effects: inout Effects) {
        guard isRecognised, mode == .serving, state.members[id.rawValue] != attributes, let leader = reachableLeader
        else { return }
        if leader == id { record(attributes, of: id, &effects) } else { introduce(to: leader, &effects) }
    }

    /// A member that hears nobody and may not campaign says that it is there: it may have been removed meanwhile, and is told so.
    mutating func callIfForgotten(_ effects: inout Effects) {
        guard isRecognised, mode == .serving, raft.leader == nil, !raft.configuration.isVoter(id) else { return }
        for member in connected.sorted() { introduce(to: member, &effects) }
    }

    /// On a leader: proposes what a member says of itself, once in a term.
    private mutating func record(_ attributes: MemberAttributes, of member: MemberID, _ effects: inout Effects) {
        guard raft.isLeader, mode == .serving, !isDiskFull, raft.configuration.contains(member),
            state.members[attributes.id] != attributes, introduced[member] != attributes
        else { return }
        if proposeOwn(.publish(attributes), &effects) != nil { introduced[member] = attributes }
    }

    /// On a leader: appends a command that no client asked for. Answers the sequence number by which its entry will be recognised, or nil when it
    /// could not be appended.
    mutating func proposeOwn(_ command: Command, _ effects: inout Effects) -> UInt64? {
        let header = ProposalHeader(origin: id, incarnation: incarnation, sequence: nextSequence)
        let payload = header.payload(with: command.encode())
        guard isExecutable(payload) else { return nil }
        nextSequence += 1
        let wanted = stepCore(.propose([Proposal(id: ProposalID(header.sequence), payload: payload)]), &effects)
        carryOut(wanted, &effects)
        return wanted.dropped.isEmpty ? header.sequence : nil
    }
}
