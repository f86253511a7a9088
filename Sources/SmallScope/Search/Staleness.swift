internal import Raft

/// Which packets can do nothing more to a machine, now or ever, and are dropped from its inbox by a forgetful network.
///
/// To lose a packet is always within a network's rights, so this hides behaviour at most and invents none. Most of what
/// is dropped the core ignores; where it answers, the answer was given before and lies in the other's inbox. What this
/// gives up: a sender in an old term is not told by the answer to its own late message that its term is over, and a
/// core that wrongly believes old answers is not caught at it. Scopes with a repeating network are there for that.
struct Staleness {
    private let node: RaftNode
    private let disk: Disk
    private let mayCrash: Bool
    private let matches: [MemberID: LogIndex]

    init(_ machine: Machine, mayCrash: Bool) {
        node = machine.node
        disk = machine.disk
        self.mayCrash = mayCrash
        matches = Dictionary(uniqueKeysWithValues: node.memberStatuses.map { ($0.member, $0.match) })
    }

    func isStale(_ packet: Packet) -> Bool {
        let message = packet.message
        // What is not durable yet may be gone after a crash.
        guard message.term <= disk.hardState.term else { return false }
        if message.term < disk.hardState.term { return true }
        guard message.term == node.term else { return true }
        switch message.body {
        case .voteReply, .preVoteReply: return node.role != .candidate
        case .requestVote: return disk.hardState.vote == packet.from
        case .append(let append): return isKnown(append)
        case .heartbeat(let commit, _, _): return isCommitKnown(commit)
        case .appendAccepted(let match):
            return !mayLead || match < matches[packet.from] ?? .zero
        case .appendRejected(let rejection):
            return !mayLead || rejection.previousIndex < matches[packet.from] ?? .zero
        case .heartbeatReply: return !mayLead
        case .preVote, .installSnapshot, .snapshotReply, .timeoutNow, .readRequest, .readReply, .logLost: return false
        }
    }

    private var mayLead: Bool { node.role == .leader || node.role == .candidate }

    private func isKnown(_ append: Message.Append) -> Bool {
        isCommitKnown(append.commit)
            && append.entries.allSatisfy { entry in
                entry.index <= disk.lastIndex && node.term(at: entry.index) == entry.term
                    && disk.entries[Int(entry.index.position) - 1].term == entry.term
            } && node.term(at: append.previousIndex) == append.previousTerm && !append.entries.isEmpty
    }

    private func isCommitKnown(_ commit: LogIndex) -> Bool {
        commit <= (mayCrash ? min(node.commitIndex, disk.hardState.commit) : node.commitIndex)
    }
}
