/// A rare event that has to happen somewhere in every large campaign (H3): what never happens is not tested.
public enum Mark: UInt8, CaseIterable, Hashable, Sendable {
    // Disks.
    case tornTailCut
    /// A machine came out of a power cut with some of what it had written.
    case tornDisk
    case flushFailed
    case leaderDiskFull
    case logRepaired
    /// A member without the entries that it promised refused itself to one whose log its own would have been behind.
    case promiseKept
    // Processes.
    case powerLostInRecovery
    case powerLostWithinStep
    /// A leader lost power with entries that were not committed.
    case leaderLostUncommitted
    /// A member did nothing for longer than its election time-out, and went on.
    case longPause
    // The log.
    /// A follower took back entries that the leader does not have.
    case suffixTruncated
    /// With them a configuration.
    case configurationRolledBack
    // Leaders.
    /// Two led at once, in different terms.
    case twoLeaders
    /// A read was answered in a later term than the one in which it was asked for.
    case readAcrossTerms
    /// A message of an older term arrived, long after it had been sent.
    case oldMessage
    // What the operator asked for.
    case transferred
    case configurationChanged
    case operatorRefused
    case memberRemoved
    case jointConfiguration
    // Watches.
    /// A watch went on with another member.
    case watchResumedElsewhere
    /// A watch was told something after its stream had been full, or its member had taken over a snapshot.
    case watcherFellBehind
    /// A watched member took over a snapshot.
    case snapshotWhileWatched
    /// Versions were kept for watchers beyond their compaction.
    case sweepWaited
    // Leases.
    /// A new leader gave a lease time that was due.
    case leaseDeferred
    /// A renewal came after the deadline, and before anybody ended the lease.
    case leaseRenewedLate

    /// As a report spells it.
    public var name: String { String(describing: self) }

    /// The mark with this name.
    public init?(name: some StringProtocol) {
        guard let mark = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = mark
    }
}
