internal import Raft

/// One member as the search knows it: the real core with its clocks forgotten, its disk, what is under way between them,
/// and the naive member that follows every step. All that influences what the member does is in here.
struct Machine: Hashable, Sendable {
    /// What the disk was asked, and the messages that wait for it.
    struct Pending: Hashable, Sendable {
        var persist: Persist
        var gated: [Envelope] = []
    }

    var node: RaftNode
    /// Nil where the scope does without.
    var naive: NaiveMember?
    var disk = Disk()
    /// Oldest first; the core knows them as 1, 2, ….
    var pending: [Pending] = []

    /// A member that has never run.
    init(id: MemberID, options: Options, base: SnapshotMetadata, isRefined: Bool) throws(Violation) {
        let disk = Disk()
        node = try Self.recover(id, options, base, disk)
        naive = isRefined ? NaiveMember(id: id, facts: MemberFacts(node)) : nil
        self.disk = disk
    }

    /// The log in memory: what is on the disk, changed by what is on its way there.
    var log: [Entry] {
        var log = disk
        for item in pending {
            guard let first = item.persist.append.first else { continue }
            log.entries.removeSubrange((Int(first.index.position) - 1)...)
            log.entries += item.persist.append
        }
        return log.entries
    }

    /// The member stops, and starts from what was durable.
    mutating func crash(base: SnapshotMetadata) throws(Violation) {
        node = try Self.recover(node.id, node.options, base, disk)
        if naive != nil { naive = NaiveMember(id: node.id, facts: MemberFacts(node)) }
        pending = []
    }

    private static func recover(
        _ id: MemberID, _ options: Options, _ base: SnapshotMetadata, _ disk: Disk
    ) throws(Violation) -> RaftNode {
        do {
            let recovered = try RecoveredState(hardState: disk.hardState, base: base, entries: disk.entries)
            var node = RaftNode(id: id, options: options, recovered: recovered, seed: 0)
            node.forgetTime()
            return node
        } catch {
            throw Violation(.s6, "member \(id) cannot recover: \(error)")
        }
    }
}
