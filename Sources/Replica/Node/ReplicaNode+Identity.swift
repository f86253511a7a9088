internal import Coordination
internal import Raft

/// Whose words count: one disk speaks for a member, in its latest life, until the member is removed.
extension ReplicaNode {
    /// What speaks against listening to a sender. A transport asks before it lets a peer in.
    ///
    /// Committed entries decide: who was removed, and the first disk that was recorded for a member. Until a disk is recorded, the
    /// first one that was heard since this member has taken part in anything stands for it.
    @inline(__always)
    public func objection(to sender: Sender) -> Objection? {
        if state.members.isRemoved(sender.member.rawValue) { return .removed }
        let recorded = state.members[sender.member.rawValue]?.life
        if let recorded {
            guard recorded.storeID == sender.life.storeID else { return .otherStore }
            guard recorded.mayBecome(sender.life) else { return .olderLife }
        }
        guard let seen = lives[sender.member] else { return nil }
        if seen.storeID == sender.life.storeID { return seen.mayBecome(sender.life) ? nil : .olderLife }
        return recorded != nil || isBlank ? nil : .otherStore
    }

    /// Whether this member has promised nothing and counted no promise of others. What it was restored with is of no term.
    @inline(__always)
    var isBlank: Bool { raft.term <= Self.foundingTerm && raft.lastTerm == .zero }

    mutating func mayListen(to sender: Sender, _ effects: inout Effects) -> Bool {
        if let objection = objection(to: sender) {
            effects.turnedAway.append(TurnedAway(sender, because: objection))
            return false
        }
        // Of strangers nothing is kept: anyone may claim any id.
        if raft.configuration.contains(sender.member) { lives[sender.member] = sender.life }
        return true
    }

    // MARK: This member itself

    /// What the log says of this member, however it came here.
    mutating func checkOwnRecord(_ effects: inout Effects) {
        if state.members.isRemoved(id.rawValue) { beRemoved(&effects) }
        guard let recorded = state.members[id.rawValue]?.life, !recorded.mayBecome(attributes.life) else { return }
        fail(recorded.storeID == storeID ? .directoryOutdated : .diskLost, &effects)
    }

    mutating func beTurnedAway(_ turned: TurnedAway, by peer: MemberID, _ effects: inout Effects) {
        guard turned.sender == sender, peer != id else { return }
        switch turned.because {
        case .removed: beRemoved(&effects)
        case .otherStore: fail(.diskLost, &effects)
        case .olderLife: fail(.directoryOutdated, &effects)
        }
    }

    /// Leaves for good, after an election time-out: as a leader it may have to tell others of their removal, and answers are due.
    mutating func beRemoved(_ effects: inout Effects) {
        guard removedSince == nil else { return }
        removedSince = ticks
        mode = .leaving
        for request in held.takeAll() { effects.refuse(request.id, .stopping(handedOver: false)) }
        effects.events.append(.removed)
    }
}
