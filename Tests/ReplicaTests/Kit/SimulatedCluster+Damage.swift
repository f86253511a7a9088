import Determinism
import Raft
import Storage
import StorageTestKit

@testable import Replica

/// Damage to the disks of members that are down.
extension SimulatedCluster {
    /// Where an entry lies on a member's disk.
    struct Record: Hashable {
        var file: FileName
        var offset: Int
        /// Where its batch begins: whoever cannot read a record cannot read the rest of its batch.
        var batch: Int
        var bytes: Int
        var index: UInt64
        var term: UInt64
    }

    func segments(of id: MemberID) -> [FileName] {
        machine(id).disk.listing.filter { $0.rawValue.hasPrefix("wal-") }
    }

    /// Every entry in every segment, in order; an entry that was written twice is there twice.
    func records(of id: MemberID) -> [Record] {
        segments(of: id).flatMap { file -> [Record] in
            let bytes = machine(id).disk.contents(file) ?? []
            var records: [Record] = []
            var at = 0
            var batch = 0
            func number(_ offset: Int, _ count: Int) -> UInt64 {
                bytes[(at + offset)..<(at + offset + count)].reduce(0) { $0 << 8 | UInt64($1) }
            }
            while at + 64 <= bytes.count {
                let (length, kind, flags) = (Int(number(4, 4)), bytes[at + 8], bytes[at + 10])
                guard kind >= 1, kind <= 7, flags <= 3, at + 64 + length <= bytes.count else {
                    at = (at / 512 + 1) * 512
                    continue
                }
                if flags & 1 != 0 { batch = at }
                if kind == 2 {
                    records.append(
                        Record(
                            file: file, offset: at, batch: batch, bytes: 64 + length, index: number(32, 8),
                            term: number(40, 8)))
                }
                at += 64 + length
                if flags & 2 != 0 { at = (at + 511) / 512 * 512 }
            }
            return records
        }
    }

    func lastRecord(of id: MemberID) -> UInt64 { records(of: id).last?.index ?? 0 }

    /// Flips a bit in every copy of the entry.
    mutating func flip(_ index: UInt64, of id: MemberID, byte: Int = 70) {
        for record in records(of: id) where record.index == index {
            var bytes = machine(id).disk.contents(record.file) ?? []
            bytes[record.offset + byte % record.bytes] ^= 0x10
            machine(id).disk.replace(record.file, with: bytes)
        }
    }

    /// Damages some records of members that are down, so that no entry is lost twice, each may be lost, and every log tells where it
    /// ended.
    mutating func damageApart(
        _ ids: [MemberID], _ random: inout SplitMix64, where mayBeLost: (LogEnd, MemberID) -> Bool
    ) {
        var lost: Set<UInt64> = []
        for id in ids {
            let records = records(of: id)
            guard records.count > 12 else { continue }
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                guard let victim = records.dropLast(10).randomElement(using: &random) else { continue }
                let unreadable = records.filter { copy in
                    records.contains { $0.index == victim.index && $0.file == copy.file && $0.batch == copy.batch }
                }
                let gone = Set(unreadable.map(\.index))
                guard lost.isDisjoint(with: gone), records.suffix(10).allSatisfy({ !gone.contains($0.index) }),
                    unreadable.allSatisfy({ mayBeLost(LogEnd(Term($0.term), LogIndex($0.index)), id) })
                else { continue }
                lost.formUnion(gone)
                flip(victim.index, of: id, byte: Int.random(in: 0..<victim.bytes, using: &random))
            }
        }
    }

    /// The members, while all of them run and have their logs, whatever each takes for the members.
    var wholeMembers: [MemberID]? {
        let nodes = members.compactMap(\.node)
        let known = Set(nodes.flatMap(\.raft.configuration.members)).sorted()
        let isWhole = known.allSatisfy { id in self[id].map { $0.isRecognised && $0.lostEntries == nil } ?? false }
        return isWhole ? known : nil
    }

    /// What a member that is restarted still has by name: durable, and not only as a part of its snapshot.
    func copies(of ids: [MemberID]) -> Copies {
        var copies = Copies()
        for id in ids {
            guard let node = self[id] else { continue }
            let snapshot = node.snapshots.latest?.index ?? .zero
            var index = max(node.raft.firstIndex, snapshot.next)
            while index <= node.raft.durableIndex, let term = node.raft.term(at: index) {
                copies.holders[LogEnd(term, index), default: []].insert(id)
                index = index.next
            }
        }
        return copies
    }

    /// Who has which entry.
    struct Copies {
        var holders: [LogEnd: Set<MemberID>] = [:]

        func hold(_ entry: LogEnd, beside id: MemberID) -> Bool {
            holders[entry].map { !$0.subtracting([id]).isEmpty } ?? false
        }
    }

    /// Whether a voter that is left alone gets everyone's vote: who lost what only snapshots have needs a leader that sends one.
    func hasLeader(sparing victims: [MemberID], of ids: [MemberID]) -> Bool {
        func end(_ node: ReplicaNode) -> LogEnd {
            LogEnd(node.raft.term(at: node.raft.durableIndex) ?? .zero, node.raft.durableIndex)
        }
        let nodes = ids.compactMap { self[$0] }
        guard let highest = nodes.map({ max(end($0), LogEnd($0.raft.lastTerm, $0.raft.lastIndex)) }).max() else {
            return false
        }
        return nodes.contains {
            !victims.contains($0.id) && end($0) == highest && $0.raft.configuration.isVoter($0.id)
        }
    }

    mutating func replaceSegment(_ file: FileName, of id: MemberID, _ change: ([UInt8]) -> [UInt8]?) {
        machine(id).disk.replace(file, with: change(machine(id).disk.contents(file) ?? []))
    }

    /// Whether everyone who belongs to the cluster runs and has its log.
    var isWhole: Bool {
        members.allSatisfy { member in
            guard let node = member.node else { return !isMember(member.id) }
            return node.raft.promisedEnd == nil && node.lostEntries == nil
        }
    }
}
