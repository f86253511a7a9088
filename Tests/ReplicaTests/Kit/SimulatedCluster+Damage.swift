import Raft
import Replica
import Storage
import StorageTestKit

/// Damage to the disks of members that are down.
extension SimulatedCluster {
    /// Where an entry lies on a member's disk.
    struct Record: Hashable {
        var file: FileName
        var offset: Int
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
            func number(_ offset: Int, _ count: Int) -> UInt64 {
                bytes[(at + offset)..<(at + offset + count)].reduce(0) { $0 << 8 | UInt64($1) }
            }
            while at + 64 <= bytes.count {
                let (length, kind, flags) = (Int(number(4, 4)), bytes[at + 8], bytes[at + 10])
                guard kind >= 1, kind <= 7, flags <= 3, at + 64 + length <= bytes.count else {
                    at = (at / 512 + 1) * 512
                    continue
                }
                if kind == 2 {
                    records.append(
                        Record(file: file, offset: at, bytes: 64 + length, index: number(32, 8), term: number(40, 8)))
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

    mutating func replaceSegment(_ file: FileName, of id: MemberID, _ change: ([UInt8]) -> [UInt8]?) {
        machine(id).disk.replace(file, with: change(machine(id).disk.contents(file) ?? []))
    }

    var isWhole: Bool { members.allSatisfy { $0.node.map { $0.raft.promisedEnd == nil && $0.lostEntries == nil } ?? false } }
}
