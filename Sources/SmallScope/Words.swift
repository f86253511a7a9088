internal import Raft

/// Messages and members in words, for paths.
enum Words {
    static func of(_ message: Message) -> String { "[\(message.term.number)] \(of(message.body))" }

    private static func of(_ body: Message.Body) -> String {
        switch body {
        case .preVote(let index, let term): "pre-vote? last=\(index.position):\(term.number)"
        case .preVoteReply(let granted, let campaign):
            "pre-vote \(granted ? "granted" : "refused") for term \(campaign.number)"
        case .requestVote(let index, let term, let isTransfer):
            "vote? last=\(index.position):\(term.number)\(isTransfer ? " transfer" : "")"
        case .voteReply(let granted): "vote \(granted ? "granted" : "refused")"
        case .append(let append):
            "append after \(append.previousIndex.position):\(append.previousTerm.number)"
                + " commit=\(append.commit.position)" + append.entries.map { " \(of($0))" }.joined()
        case .appendAccepted(let match): "accepted match=\(match.position)"
        case .appendRejected(let rejection):
            "rejected after \(rejection.previousIndex.position)"
                + " hint=\(rejection.hintIndex.position):\(rejection.hintTerm.number)"
        case .heartbeat(let commit, _, _): "heartbeat commit=\(commit.position)"
        case .heartbeatReply(let round): "heartbeat reply round=\(round)"
        case .installSnapshot(let chunk, _): "snapshot \(chunk.metadata.index.position)"
        case .snapshotReply(let index, _, let offset): "snapshot \(index.position) wants offset=\(offset)"
        case .timeoutNow: "time-out now"
        case .readRequest(let reads): "read index? \(reads.count)"
        case .logLost(let end): "log lost, ends with \(end.index.position):\(end.term.number)"
        case .readReply(let reads, _): "read index for \(reads.count)"
        }
    }

    static func of(_ entry: Entry) -> String {
        let place = "\(entry.index.position):\(entry.term.number)"
        return switch entry.kind {
        case .noOperation: place
        case .command: place + "*"
        case .configuration: place + "(\(Configuration(decoding: entry.payload).map(of) ?? "?"))"
        }
    }

    static func of(_ configuration: Configuration) -> String {
        func list(_ members: [MemberID]) -> String { members.map(\.description).joined(separator: " ") }
        let outgoing = configuration.isJoint ? " and \(list(configuration.outgoing))" : ""
        let learners = configuration.learners.isEmpty ? "" : ", learners \(list(configuration.learners))"
        return list(configuration.voters) + outgoing + learners
    }

    static func of(_ machine: Machine) -> String {
        let node = machine.node
        let vote = node.hardState.vote.map { " vote=\($0)" } ?? ""
        let log = machine.log.map { " \(of($0))" }.joined()
        let waiting = machine.pending.isEmpty ? "" : " (\(machine.pending.count) writes outstanding)"
        return "\(node.id): \(node.role) term=\(node.term.number)\(vote) commit=\(node.commitIndex.position)"
            + " log:\(log.isEmpty ? " -" : log)\(waiting)"
    }
}
