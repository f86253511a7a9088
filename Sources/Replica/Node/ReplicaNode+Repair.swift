public import Raft
internal import Storage

/// A log that lost entries on the disk gets them back from any peer, with or without a leader.
extension ReplicaNode {
    /// What the log lacks, while it lacks something: the entry that is asked for now, and where the log ended.
    public var lostEntries: (wanted: LogEnd, promised: LogEnd)? {
        repair.map { ($0.wanted, $0.promised) }
    }

    /// Goes on with the repair, if one is under way: after every step, since any may have moved the log.
    mutating func advanceRepair(_ effects: inout Effects) {
        guard let promised = repair?.promised else { return }
        guard raft.promisedEnd != nil else {
            repair = nil
            effects.events.append(.logRepaired(promised))
            return
        }
        // Appended already, and on its way to the disk.
        guard raft.term(at: promised.index) != promised.term else { return }
        if let wanted = repair?.wanted, wanted.index <= raft.lastIndex {
            guard gate.oldestAsked == nil, repair?.rests(at: ticks) == false, let run = repair?.run else { return }
            consensus(.recalled(run), &effects)
            if raft.promisedEnd != nil, gate.oldestAsked == nil {
                repair?.startOver(at: ticks, patience: UInt64(options.electionTicks))
            }
        } else {
            askForLost(&effects)
        }
    }

    private mutating func askForLost(_ effects: inout Effects) {
        guard var repair else { return }
        let rounds = repair.rounds
        let peer = repair.nextPeer(among: connected.sorted(), at: ticks, patience: UInt64(options.electionTicks))
        if repair.rounds > rounds, rounds % Self.roundsUntilTold == 0, raft.leader == nil {
            effects.events.append(.repairStalled(repair.wanted))
        }
        if let peer {
            let request = RepairRequest(wanted: repair.wanted)
            effects.send.append(PeerEnvelope(to: peer, message: .repairRequest(request)))
        }
        self.repair = repair
    }

    /// That nobody has what is wanted is told the first time, and then each time after so many rounds of asking. With a leader it is
    /// no news: what is not in memory any more comes with its snapshot.
    private static let roundsUntilTold: UInt64 = 60

    /// A member gives what it has on its disk: of its log, or what is left of it.
    mutating func answer(_ request: RepairRequest, from sender: MemberID, _ effects: inout Effects) {
        let run =
            raft.durableRun(to: request.wanted, bytesMax: RepairReply.bytesMax)
            ?? repair?.tail(to: request.wanted, bytesMax: RepairReply.bytesMax)
        let reply = run.map { RepairReply.entries($0) } ?? .unknown(request.wanted)
        effects.send.append(PeerEnvelope(to: sender, message: .repairReply(reply)))
    }

    mutating func take(_ reply: RepairReply, from sender: MemberID, _ effects: inout Effects) {
        if case .entries(let run) = reply {
            guard run.entries.allSatisfy({ $0.payload.count <= storage.options.entryBytesMax }) else { return }
        }
        guard repair?.take(reply, from: sender, at: ticks) == true, case .entries(let run) = reply,
            let first = run.entries.first
        else { return }
        effects.events.append(.entriesRecalled(first: first.index, last: run.end.index, from: sender))
    }
}
