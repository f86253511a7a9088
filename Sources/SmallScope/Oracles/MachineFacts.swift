internal import Raft

/// What the oracles ask of a machine, read once.
struct MachineFacts {
    let term: Term
    let role: Role
    let commit: Int
    /// The log in memory and the one on the disk, as paths of the log tree.
    let log: [UInt32]
    let stored: [UInt32]
    let storedTerm: Term
    /// Writes that the disk has not done.
    let writes: Int
    let storedCommit: Int
    let lastTerm: Term
    let configuration: Configuration
    /// The nodes of the log at which the configuration changes.
    let changes: [UInt32]

    /// S11: the configuration in force is the latest in the log. And what the core says of its log is what it stored.
    init(_ machine: Machine, base: SnapshotMetadata, _ tree: inout LogTree) throws(Violation) {
        let node = machine.node
        let entries = machine.log
        term = node.term
        role = node.role
        commit = Int(node.commitIndex.position)
        log = tree.path(entries)
        stored = tree.path(machine.disk.entries)
        writes = machine.pending.count
        storedTerm = machine.disk.hardState.term
        storedCommit = Int(machine.disk.hardState.commit.position)
        lastTerm = node.lastTerm
        configuration = node.configuration
        guard node.lastIndex.position == UInt64(entries.count),
            entries.allSatisfy({ node.term(at: $0.index) == $0.term })
        else { throw Violation(.s3, "the log of \(node.id) is not the one that it stores") }
        var latest = base.configuration
        var configurations = [latest]
        var changes: [UInt32] = []
        for entry in entries where entry.kind == .configuration {
            guard let next = Configuration(decoding: entry.payload) else {
                throw Violation(.s11, "\(node.id) logs a configuration that is none")
            }
            latest = next
            configurations.append(next)
            changes.append(log[Int(entry.index.position)])
        }
        guard node.configuration == latest else {
            throw Violation(.s11, "\(node.id) acts on a configuration that is not the latest of its log")
        }
        for (earlier, later) in zip(configurations, configurations.dropFirst()) where !earlier.voters.isEmpty {
            guard earlier.alwaysMeets(later) else {
                throw Violation(.s11, "\(node.id) logs neighbouring configurations whose majorities need not meet")
            }
        }
        self.changes = changes
    }
}

extension Configuration {
    /// Whether each majority of this configuration shares a member with each majority of the other.
    func alwaysMeets(_ other: Configuration) -> Bool {
        let members = Array(Set(self.members + other.members)).sorted()
        let all = UInt64(1) << UInt64(members.count)
        // A set meets every majority of the other one unless the other has a majority outside of it.
        for bits in 0..<all {
            let inside = members.enumerated().filter { bits & (1 << UInt64($0.offset)) != 0 }.map(\.element)
            let outside = members.filter { !inside.contains($0) }
            if isMajority(Set(inside)), other.isMajority(Set(outside)) { return false }
        }
        return true
    }
}
