internal import Coordination
internal import Determinism
internal import Observability
internal import Raft
internal import Replica
internal import Storage
internal import Reactor

/// Giving the replica what a turn has brought, and carrying out what it wants.
extension MemberServer {
    /// Disk completions first: what they acknowledge must not wait. Ticks last: a message that came in time counts before a time-out.
    func endTurn() {
        if node == nil {
            takeCompletions { advanceRecovery($0) }
        }
        guard node != nil else { return }
        takeCompletions { step(.disk($0)) }
        stepMessages()
        stepNotices()
        advanceRenewals()
        stepRequests()
        if isTickDue {
            isTickDue = false
            step(.tick)
        }
        if hasMoreWork {
            hasMoreWork = false
            step(.proceed)
        }
        resumeRevisionWaits()
        advanceLongRanges()
        advanceHashings()
        advanceWatches()
        advanceLocks()
        flushSessions()
        advanceGateways()
        backlog.endTurn()
        if hasMoreWork || !longRanges.isEmpty || !collectedCompletions.isEmpty { loop.requestTurn() }
    }

    private func takeCompletions(_ body: ([DiskCompletion]) -> Void) {
        guard !collectedCompletions.isEmpty else { return }
        var completions: [DiskCompletion] = []
        swap(&completions, &collectedCompletions)
        body(completions)
    }

    private func stepMessages() {
        guard !collectedMessages.isEmpty else { return }
        var collected: [(sender: Sender, messages: [PeerMessage])] = []
        swap(&collected, &collectedMessages)
        for (sender, messages) in collected { step(.received(messages, from: sender)) }
    }

    private func stepNotices() {
        guard !collectedNotices.isEmpty else { return }
        var inputs: [Replica.Input] = []
        swap(&inputs, &collectedNotices)
        for input in inputs { step(input) }
    }

    private func stepRequests() {
        guard !collectedRequests.isEmpty else { return }
        var requests: [Request] = []
        swap(&requests, &collectedRequests)
        // Entries are stamped with a reading taken after the last byte of their batch was read.
        step(.requests(requests), now: loop.readClock())
    }

    func step(_ input: Replica.Input, now: Instant? = nil) {
        guard let effects = node?.step(input, now: now ?? loop.now) else { return }
        carryOut(effects)
    }

    private func carryOut(_ effects: Replica.Effects) {
        if !effects.disk.isEmpty { disk?.submit(effects.disk) }
        for envelope in effects.send { send(envelope) }
        for turned in effects.turnedAway { turnAway(turned) }
        for answer in effects.answers { complete(answer) }
        for event in effects.events { handle(event) }
        if effects.hasMoreWork { hasMoreWork = true }
    }

    private func noteDifference(_ result: CheckpointResult) {
        for member in result.corrupt {
            let (index, majority) = (LogValue.unsigned(result.index), LogValue.identifier(result.majority ?? 0))
            let hash = LogValue.identifier(result.hash(of: member) ?? 0)
            if member == Alarm.everyone {
                log.error(
                    "the members' states differ and no majority agrees: nothing is answered until somebody has looked",
                    ["index": index])
            } else if member == id.rawValue {
                log.error(
                    "this member's state differs from the majority's: it serves no more and keeps its data",
                    ["index": index, "hash": hash, "majority": majority])
            } else {
                log.error(
                    "a member's state differs from the majority's: it serves no more",
                    ["differs": .identifier(member), "index": index, "hash": hash, "majority": majority])
            }
        }
    }

    private func noteWaiting(for members: [MemberID]) {
        guard origin?.way == .founding else {
            log.info("waiting until the cluster has recorded this member")
            return
        }
        let names = settings.initialCluster.members.filter { members.contains(settings.initialCluster.id(of: $0)) }
            .map(\.name)
        log.warn(
            "waiting: a new cluster begins when all its members have been started once",
            ["missing": .text(names.joined(separator: ","))])
    }

    private func noteOtherBeginning(of member: MemberID) {
        let cluster = settings.initialCluster
        log.error(
            "a member begins with another state than this one: restore all members from the same backup, or none",
            ["member": .text(cluster.members.first { cluster.id(of: $0) == member }?.name ?? "")])
    }

    private func handle(_ event: ReplicaEvent) {
        switch event {
        case .leadershipChanged(let change):
            metrics.leaders.note(change.leader)
            log.info(
                "leadership",
                [
                    "term": .unsigned(change.term.number), "role": .text(String(describing: change.role)),
                    "leader": .identifier(change.leader?.rawValue ?? 0),
                ])
        case .configurationChanged(let configuration):
            isLearner = configuration.learners.contains(id)
            connectPeers(configuration)
        case .snapshotStarted(let metadata):
            log.info("snapshot started", ["index": .unsigned(metadata.index.position)])
        case .snapshotTaken(let metadata, let bytes):
            log.info("snapshot taken", ["index": .unsigned(metadata.index.position), "bytes": .count(bytes)])
        case .snapshotFailed(let metadata, let failure):
            log.warn(
                "snapshot failed", ["index": .unsigned(metadata.index.position), "call": .text(failure.call)])
        case .restoredFromLeader(let metadata):
            log.info("took over the leader's snapshot", ["index": .unsigned(metadata.index.position)])
        case .entriesRecalled(let first, let last, let peer):
            log.info(
                "lost entries came from a peer",
                [
                    "first": .unsigned(first.position), "last": .unsigned(last.position),
                    "peer": .identifier(peer.rawValue),
                ])
        case .statesDiffer(let result): noteDifference(result)
        case .repairStalled(let wanted):
            log.error(
                "no connected peer has a lost entry: this member waits for one that has it, or for a leader",
                ["index": .unsigned(wanted.index.position), "term": .unsigned(wanted.term.number)])
        case .logRepaired(let promised):
            log.info(
                "the log is repaired: this member takes part in full again",
                ["through": .unsigned(promised.index.position), "last": .unsigned(node?.raft.lastIndex.position ?? 0)])
        case .diskFull(let failure):
            log.error(
                "the disk is full: writes are refused, nothing is acknowledged until space returns",
                ["call": .text(failure.call), "directory": .text(settings.dataDirectory)])
        case .diskRecovered: log.info("disk space has returned")
        case .diskSlow(let nanoseconds):
            log.warn("a flush takes too long: handing leadership over", ["ms": .unsigned(nanoseconds / 1_000_000)])
        case .waitingForRecognition(let members): noteWaiting(for: members)
        case .beginsOtherwise(let member): noteOtherBeginning(of: member)
        case .removed:
            exitWhenClosed = .removed(id, directory: settings.dataDirectory)
            log.error("this member was removed from the cluster: it stops")
        case .failed(let failure): stop(MemberExit(failure, member: id, directory: settings.dataDirectory))
        case .closed: stop(exitWhenClosed)
        }
    }
}
