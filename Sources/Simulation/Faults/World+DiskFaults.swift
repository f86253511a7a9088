internal import Determinism
internal import Raft

/// Faults of disks, and damage.
extension World {
    mutating func beginDiskFault(_ fault: PlannedFault, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        let target: Target
        switch fault.kind {
        case .flushFails(let who), .writeFails(let who), .full(let who), .slowDisk(let who, _), .stall(let who):
            target = who
        default: return false
        }
        let hit = hit(target, &chance)
        for member in hit {
            switch fault.kind {
            case .flushFails:
                member.disk.faults.flush = .once(after: chance.draw(below: 20))
                member.disk.faults.failedFlushWritesSome = chance.draw(below: 2) == 0
                faults.add(.mendDisk(member.index), to: index)
            case .writeFails:
                member.disk.faults.write = .once(after: chance.draw(below: 20))
                faults.add(.mendDisk(member.index), to: index)
            case .full:
                member.disk.faults.capacityBytes = member.disk.usedBytes + 512 * chance.draw(below: 64)
                faults.add(.mendDisk(member.index), to: index)
            case .slowDisk(_, let factor):
                member.latency.slowness = factor
                faults.add(.speedUpDisk(member.index), to: index)
            case .stall:
                member.latency.stalledUntil = Instant(nanoseconds: fault.ends)
                faults.add(.speedUpDisk(member.index), to: index)
            default: return false
            }
        }
        return !hit.isEmpty
    }

    // MARK: Damage

    mutating func beginDamage(_ kind: FaultKind, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        let candidates = dispensableMembers
        guard !candidates.isEmpty else { return false }
        let member = chance.pick(candidates)
        guard case .wipe = kind else {
            strike(member, by: index, &chance)
            return member.damage != nil
        }
        takeDown(member, by: index, &chance)
        member.disk.wipe()
        member.lostLedger = member.ledger
        member.ledger = DiskLedger()
        member.isWiped = true
        counters[.damages] += 1
        trace.note(now, "m\(member.index + 1) loses its disk")
        return true
    }

    /// Damages the disk of a member, which is down until the fault ends.
    mutating func strike(_ member: SimulatedMember, by index: Int, _ chance: inout SplitMix64) {
        takeDown(member, by: index, &chance)
        for _ in 0...chance.draw(below: 2) { damage(member, &chance) }
    }

    private mutating func takeDown(_ member: SimulatedMember, by index: Int, _ chance: inout SplitMix64) {
        if chance.draw(below: 2) == 0 { losePower(member) } else { stop(member) }
        hold(member, index)
    }

    /// Those whose disks the others can do without: never is the same entry damaged on a majority's disks.
    var dispensableMembers: [SimulatedMember] {
        members.filter { member in
            guard !member.isBarred, !member.isLost, configuration.contains(member.id), member.ledger.durable.term > 0
            else { return false }
            return [configuration.voters, configuration.outgoing].allSatisfy { half in
                guard half.contains(member.id) else { return true }
                let whole = half.count { voter in
                    let place = Int(voter.rawValue) - 1
                    return place < members.count && !members[place].isLost && !members[place].isBarred
                }
                return whole - 1 > half.count / 2
            }
        }
    }

    private mutating func damage(_ member: SimulatedMember, _ chance: inout SplitMix64) {
        let kind = chance.pick(DiskDamage.Kind.allCases)
        let roles: FileRoles = chance.pick([.log, .log, .log, .snapshot, .identity, .all])
        let aim: DamageAim = chance.draw(below: 4) == 0 ? .anywhere : .written
        let before = member.disk
        guard let done = member.disk.damage(kind, in: roles, aim: aim, using: &chance) else { return }
        guard !member.ledger.isBeyondModel(done) else {
            member.disk = before
            return
        }
        member.damage = done
        counters[.damages] += 1
        trace.note(now, "m\(member.index + 1) is damaged: \(done)")
    }
}
