@testable import Raft

/// Effects in words, for transcripts.
enum Story {
    static func lines(_ effects: Effects, of id: MemberID) -> [String] {
        var lines: [String] = []
        if let change = effects.leadership {
            let leader = change.leader.map { " of \($0)" } ?? ""
            lines.append("\(change.role)\(change.role == .leader ? "" : leader) in term \(change.term.number)")
        }
        if let metadata = effects.restore { lines.append("restores snapshot \(metadata.index.position)") }
        if let persist = effects.persist?.persist { lines.append("persists" + words(persist)) }
        if let first = effects.apply.first, let last = effects.apply.last {
            lines.append("applies \(first.index.position)...\(last.index.position)")
        }
        for proposal in effects.accepted { lines.append("accepts a proposal as \(proposal.index.position)") }
        if !effects.dropped.isEmpty { lines.append("drops \(effects.dropped.count) proposals") }
        for change in effects.refusedChanges { lines.append("refuses the change: \(change.refusal)") }
        for read in effects.readsReady { lines.append("read \(read.id.number) at \(read.index.position)") }
        for read in effects.readsDropped { lines.append("drops read \(read.number)") }
        if effects.snapshotWanted { lines.append("wants a snapshot") }
        for envelope in effects.send { lines.append("\(id) -> \(envelope.to) \(words(envelope.message))") }
        for envelope in effects.sendAfterPersist {
            lines.append("\(id) -> \(envelope.to) \(words(envelope.message)) (after persist)")
        }
        return lines.map { $0.hasPrefix("\(id) -> ") ? "  \($0)" : "\(id): \($0)" }
    }

    private static func words(_ persist: Persist) -> String {
        var words = ""
        if let hardState = persist.hardState {
            words += " term=\(hardState.term.number) vote=\(hardState.vote.map(\.description) ?? "-")"
        }
        return words + persist.append.map { " \(entry($0))" }.joined()
    }

    private static func entry(_ entry: Entry) -> String {
        let payload =
            switch entry.kind {
            case .noOperation: "no-op"
            case .command: "\"\(String(decoding: entry.payload, as: UTF8.self))\""
            case .configuration: ConfigurationEntry(decoding: entry.payload).map { words($0.configuration) } ?? "?"
            }
        return "\(entry.index.position):\(entry.term.number):\(payload)"
    }

    static func words(_ configuration: Configuration) -> String {
        func list(_ members: [MemberID]) -> String { members.map(\.description).joined(separator: " ") }
        var words = "voters=(\(list(configuration.voters)))"
        if configuration.isJoint { words += "&&(\(list(configuration.outgoing)))" }
        if !configuration.learners.isEmpty { words += " learners=(\(list(configuration.learners)))" }
        if !configuration.learnersNext.isEmpty { words += " learners_next=(\(list(configuration.learnersNext)))" }
        if !configuration.pendingVoters.isEmpty { words += " pending=(\(list(configuration.pendingVoters)))" }
        return words
    }

    static func words(_ message: Message) -> String {
        let words =
            switch message.body {
            case .preVote(let index, let term): "pre-vote? last=\(index.position):\(term.number)"
            case .preVoteReply(let granted, let campaign):
                "pre-vote \(granted ? "granted" : "refused") for term \(campaign.number)"
            case .requestVote(let index, let term, let isTransfer):
                "vote? last=\(index.position):\(term.number)\(isTransfer ? " transfer" : "")"
            case .voteReply(let granted): "vote \(granted ? "granted" : "refused")"
            case .append(let append):
                "append after \(append.previousIndex.position):\(append.previousTerm.number)"
                    + " commit=\(append.commit.position)" + append.entries.map { " \(entry($0))" }.joined()
            case .appendAccepted(let match): "accepted match=\(match.position)"
            case .appendRejected(let rejection):
                "rejected after \(rejection.previousIndex.position)"
                    + " hint=\(rejection.hintIndex.position):\(rejection.hintTerm.number)"
            case .heartbeat(let commit, _, let round): "heartbeat commit=\(commit.position) round=\(round)"
            case .heartbeatReply(let round): "heartbeat reply round=\(round)"
            case .installSnapshot(let chunk, _):
                "snapshot \(chunk.metadata.index.position):\(chunk.metadata.term.number) offset=\(chunk.offset)"
                    + " bytes=\(chunk.bytes.count)\(chunk.isLast ? " last" : "")"
            case .snapshotReply(let index, _, let offset): "snapshot \(index.position) wants offset=\(offset)"
            case .timeoutNow: "time-out now"
            case .readRequest(let reads): "read index? \(reads.count)"
            case .readReply(let reads, let index):
                "read index \(index.map { String($0.position) } ?? "refused") for \(reads.count)"
            case .logLost(let end): "log lost after \(end.index.position):\(end.term.number)"
            }
        return "[\(message.term.number)] \(words)"
    }
}

extension Cluster {
    /// Where every member stands, a line each.
    var summary: String {
        machines.map { machine in
            guard let node = machine.node else { return "\(machine.id): down" }
            let leader = node.leader.map(\.description) ?? "-"
            return "\(machine.id): \(node.role) term=\(node.term.number) leader=\(leader)"
                + " log=\(node.firstIndex.position)...\(node.lastIndex.position):\(node.lastTerm.number)"
                + " durable=\(node.durableIndex.position) commit=\(node.commitIndex.position)"
                + " executed=\(machine.executed.position) \(Story.words(node.configuration))"
                + node.memberStatuses.map { "\n    \($0.member): \($0.match.position) \($0.next.position) \($0.flow)" }
                .joined()
        }.joined(separator: "\n")
    }
}
