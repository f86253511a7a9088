import Bytes
@testable import Raft

/// One member with its disk, its state machine, and what is under way between them.
struct Machine {
    let id: MemberID
    var node: RaftNode?
    var disk: Disk
    /// What the disk was asked and has not done, oldest first.
    var pending: [Disk.Operation] = []
    /// Messages that wait for a persist.
    var gated: [(gate: PersistID, envelope: Envelope)] = []
    var lastPersist = PersistID(0)
    /// Entries that were handed out and are not executed.
    var toApply: [Entry] = []
    /// Answers of the caller that are under way.
    var todo: [Input] = []
    /// The state machine: a hash over all it has executed.
    var digest: UInt64 = 0
    var executed = LogIndex.zero
    /// Chunks of the snapshot that is being received.
    var received: [UInt8] = []
    var clock: UInt64 = 0
    var incarnation: UInt64 = 0
    var isSnapshotWanted = false

    init(id: MemberID, base: SnapshotMetadata) {
        self.id = id
        disk = Disk(base: base)
    }

    /// Long enough to need some chunks, and a function of the state alone.
    static func snapshot(of digest: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        for offset in 0..<5 { bytes.appendBigEndian(digest &+ UInt64(offset)) }
        return bytes
    }

    static func digest(in snapshot: [UInt8]) -> UInt64? {
        let digest: UInt64? = snapshot.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            return cursor.readBigEndian()
        }
        return digest.flatMap { self.snapshot(of: $0) == snapshot ? $0 : nil }
    }
}
