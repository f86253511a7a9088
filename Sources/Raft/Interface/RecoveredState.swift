/// What a member has on its disk when it starts, checked.
public struct RecoveredState: Sendable {
    /// Why what was on the disk is no log of ours. A member that meets one must not take part.
    public enum Fault: Error, Hashable, Sendable {
        case entriesAreNotContiguous
        case termsFall
        case clusterTimeGoesBack
        case termAboveHardState
        case configurationIsMalformed(at: LogIndex)
    }

    public let hardState: HardState
    /// The snapshot that the entries follow, or ``SnapshotMetadata/bootstrap(_:)``.
    public let base: SnapshotMetadata
    /// Everything in the log after `base`.
    public let entries: [Entry]
    let configurations: ConfigurationHistory

    public init(hardState: HardState, base: SnapshotMetadata, entries: [Entry]) throws(Fault) {
        var configurations = ConfigurationHistory(base: base.index, configuration: base.configuration)
        guard base.configuration.isWellFormed else { throw .configurationIsMalformed(at: base.index) }
        var previous = LogPosition(index: base.index, term: base.term, stamp: base.stamp)
        for entry in entries {
            guard entry.index == previous.index.next else { throw .entriesAreNotContiguous }
            guard entry.term >= previous.term else { throw .termsFall }
            guard entry.stamp >= previous.stamp else { throw .clusterTimeGoesBack }
            if entry.kind == .configuration {
                guard let decoded = ConfigurationEntry(decoding: entry.payload) else {
                    throw .configurationIsMalformed(at: entry.index)
                }
                configurations.append(decoded.configuration, at: entry.index)
            }
            previous = LogPosition(index: entry.index, term: entry.term, stamp: entry.stamp)
        }
        guard max(previous.term, hardState.promisedEnd?.term ?? .zero) <= hardState.term else {
            throw .termAboveHardState
        }
        self.hardState = hardState
        self.base = base
        self.entries = entries
        self.configurations = configurations
    }
}

extension SnapshotMetadata {
    /// What stands before the first entry of a log: the members with which a cluster begins, or, for a member that joins
    /// one, no members at all; it does not campaign before its log names it.
    public static func bootstrap(_ configuration: Configuration) -> SnapshotMetadata {
        SnapshotMetadata(index: .zero, term: .zero, stamp: .zero, configuration: configuration)
    }
}
