public import Raft

/// Why a log cannot be opened, or cannot go on: always named, never guessed around.
public struct StorageFailure: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The directory belongs to another cluster, member or group.
        case foreignDirectory(clusterID: UInt64, memberID: MemberID, group: UInt32)
        /// A newer release wrote this format version.
        case newerFormat(UInt32)
        /// An older release wrote this format version, and this one does not read it.
        case olderFormat(UInt32)
        /// There are segments or snapshots but no identity file.
        case identityMissing
        case identityDamaged
        /// Records at the end of the log that were durable are not readable: neither the hard state nor where the log ended is proven.
        case recordsDamaged
        /// Nothing in the last segment is readable, or not how long it should be: as with `recordsDamaged`.
        case segmentHeaderDamaged
        /// The last segment is not there: as with `recordsDamaged`.
        case segmentMissing
        /// There is an identity and no segment at all: as with `recordsDamaged`. Which files there were is not known.
        case logMissing
        /// A snapshot has been damaged since it was verified or written.
        case snapshotDamaged
        /// Records with right checksums that contradict each other; a bug here or memory that fails.
        case contradiction(String)
        /// The system refused an operation.
        case disk(DiskFailure)
    }

    /// What an operator should do.
    public enum Remedy: Hashable, Sendable {
        /// Start with the directory, address or release that fits.
        case useTheRightDirectory
        case useANewerRelease
        case useTheOlderRelease
        /// The member cannot prove what it had promised and counts as wiped: remove it from the cluster and add it again with an
        /// empty directory.
        case replaceMember
        /// See to the disk, then start again; the next start verifies and rewrites the end of the log.
        case checkDiskAndRestart
    }

    public var reason: Reason
    public var file: FileName?
    /// Where in the file, in bytes.
    public var offset: Int?
    /// The first entry that cannot be vouched for.
    public var firstLostIndex: LogIndex?
    public var remedy: Remedy

    public init(
        _ reason: Reason, file: FileName? = nil, offset: Int? = nil, firstLostIndex: LogIndex? = nil, remedy: Remedy
    ) {
        self.reason = reason
        self.file = file
        self.offset = offset
        self.firstLostIndex = firstLostIndex
        self.remedy = remedy
    }
}
