internal import Determinism
internal import Storage
internal import Raft
internal import Replica

/// Faults of processes and clocks, and ambushes.
extension World {
    mutating func beginProcessFault(_ kind: FaultKind, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        switch kind {
        case .stop(let target):
            let hit = hit(target, &chance)
            for member in hit {
                hold(member, index)
                stop(member)
            }
            return !hit.isEmpty
        case .losePower(let target):
            let hit = hit(target, &chance)
            // Mostly in the middle of what the disk is doing: that is when something can be torn.
            let place = chance.draw(below: 6)
            for member in hit {
                hold(member, index)
                switch place {
                case 0: losePower(member)
                case 1: member.crashPoint = .afterOperations(chance.draw(below: 8))
                case 2, 3: member.crashPoint = .beforeFlush(after: chance.draw(below: 3))
                default: member.crashPoint = .beforePromise(after: chance.draw(below: 3))
                }
            }
            return !hit.isEmpty
        case .losePowerWithin(let target, let effects):
            let hit = hit(target, &chance)
            for member in hit {
                member.effectsUntilCrash = effects
                faults.add(.rejoin(member.index), to: index)
            }
            return !hit.isEmpty
        case .crashLoop(let target, let times):
            let hit = hit(target, &chance)
            for member in hit { crashInLoop(member, times, &chance) }
            return !hit.isEmpty
        case .pause(let target):
            let hit = hit(target, &chance)
            for member in hit {
                pause(member)
                faults.add(.resume(member.index), to: index)
            }
            return !hit.isEmpty
        case .slow(let target, let nanoseconds):
            let hit = hit(target, &chance)
            for member in hit {
                member.stepNanoseconds = nanoseconds
                faults.add(.speedUp(member.index), to: index)
            }
            return !hit.isEmpty
        case .depart(let target):
            let hit = hit(target, &chance)
            for member in hit where !member.isPaused {
                step(member, .handOver)
                faults.add(.depart(member.index), to: index)
            }
            return !hit.isEmpty
        case .reconfigure(let target):
            let hit = hit(target, &chance)
            for member in hit {
                hold(member, index)
                stop(member)
                member.options = options.otherReplicaOptions(&chance)
            }
            return !hit.isEmpty
        case .ambush(let ambush, let blow):
            faults.ambushes.append(FaultState.Waiting(fault: index, ambush: ambush, blow: blow))
            return true
        default: return false
        }
    }

    /// Keeps a member from starting until the fault ends.
    mutating func hold(_ member: SimulatedMember, _ index: Int) {
        member.holds += 1
        faults.add(.release(member.index), to: index)
    }

    private mutating func crashInLoop(_ member: SimulatedMember, _ times: Int, _ chance: inout SplitMix64) {
        losePower(member)
        var due: UInt64 = 0
        for _ in 0..<times {
            due += 1_000_000 + chance.draw(below: options.electionNanoseconds)
            agenda.insert(.start(member: member.index), due: later(due))
            due += chance.draw(below: 6_000_000 as UInt64)
            agenda.insert(.losePower(member: member.index), due: later(due))
        }
        agenda.insert(.start(member: member.index), due: later(due + options.electionNanoseconds))
    }

    /// A member that a fault has left down starts again.
    mutating func rejoin(_ member: SimulatedMember) {
        member.effectsUntilCrash = nil
        start(member)
    }

    mutating func beginClockFault(_ kind: FaultKind, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        switch kind {
        case .drift(let target, let drift):
            let hit = hit(target, &chance)
            for member in hit { member.clock.setDrift(drift, at: Instant(nanoseconds: now)) }
            return !hit.isEmpty
        case .suspend(let target):
            let hit = hit(target, &chance)
            for member in hit {
                member.clock.suspend(at: Instant(nanoseconds: now))
                pause(member)
                faults.add(.wake(member.index), to: index)
            }
            return !hit.isEmpty
        default: return false
        }
    }

    // MARK: Ambushes

    /// A member has sent a message: whoever waited for that strikes.
    mutating func springAmbush(_ envelope: PeerEnvelope, from sender: SimulatedMember) {
        guard !faults.ambushes.isEmpty, case .raft(let message) = envelope.message,
            let place = faults.ambushes.firstIndex(where: { isMet($0.ambush, by: message) })
        else { return }
        let waiting = faults.ambushes.remove(at: place)
        trace.note(now, "ambush \(waiting.ambush): m\(sender.index + 1) \(waiting.blow)")
        switch waiting.blow {
        case .losesPower:
            hold(sender, waiting.fault)
            losePower(sender)
        case .stops:
            hold(sender, waiting.fault)
            stop(sender)
        case .isIsolated: isolate(sender.index, by: waiting.fault)
        case .isPaused:
            pause(sender)
            faults.add(.resume(sender.index), to: waiting.fault)
        case .receiverLosesPower:
            guard let receiver = members.first(where: { $0.id == envelope.to }), receiver.isUp else { return }
            hold(receiver, waiting.fault)
            receiver.crashPoint = .beforeFlush(after: 0)
        case .isAskedForChange:
            agenda.insert(
                .askForChanges(fault: waiting.fault, member: sender.index, life: sender.life),
                due: later(random.members.draw(below: Self.hasteNanoseconds)))
        }
    }

    /// About as long as a new leader needs to commit its first entry.
    private static let hasteNanoseconds: UInt64 = 2_000_000

    private func isMet(_ ambush: Ambush, by message: Message) -> Bool {
        switch (ambush, message.body) {
        case (.vote, .voteReply(granted: true)), (.vote, .requestVote): true
        case (.firstAppendOfTerm, .append(let append)):
            append.entries.contains { $0.kind == .noOperation && $0.term == message.term }
        case (.configuration, .append(let append)): append.entries.contains { $0.kind == .configuration }
        case (.snapshotHalfSent, .installSnapshot(let chunk, _)): chunk.offset > 0
        case (.timeoutNow, .timeoutNow): true
        case (.acknowledgement, .appendAccepted): true
        default: false
        }
    }
}
