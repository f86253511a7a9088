public import Raft

/// Why a log cannot be opened, or cannot go on: always named, never guessed around.
public struct StorageFailure: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The directory belongs to another cluster, member or group.
        case foreignDirectory(clusterID: UInt64, memberID: MemberID, group: UInt32)
        /// A newer release wrote this format version.
        case newerFormat(UInt32)
        /// There are segments or snapshots but no identity file.
        case identityMissing
        case identityDamaged
        /// Records that were durable are not readable: anything from a flipped bit to a lost sector.
        case recordsDamaged
        /// The segment's first record is not that of this log's segment of this number.
        case segmentHeaderDamaged
        /// A segment that the log needs is not there.
        case segmentMissing
        /// No valid snapshot covers what the log no longer contains.
        case snapshotMissing
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
        /// The member has lost something it had acknowledged: remove it from the cluster and add it again with an empty directory.
        case replaceMember
        /// See to the disk, then start again; the next start verifies and rewrites the end of the log.
        case checkDiskAndRestart
    }

    public var reason: Reason
    public var file: FileName?
    /// Where in the file, in bytes.
    public var offset: Int?
    /// The first entry that cannot be vouched for; everything below it is intact.
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
