/// A piece of a snapshot on its way to a member that is too far behind for the log. Dissertation figure 5.3.
public struct SnapshotChunk: Hashable, Sendable {
    public var metadata: SnapshotMetadata
    /// Where the bytes lie in the snapshot.
    public var offset: UInt64
    public var bytes: [UInt8]
    /// Whether the snapshot ends with these bytes.
    public var isLast: Bool

    public init(metadata: SnapshotMetadata, offset: UInt64, bytes: [UInt8], isLast: Bool) {
        self.metadata = metadata
        self.offset = offset
        self.bytes = bytes
        self.isLast = isLast
    }
}

/// Asks the caller for a piece of its snapshot; it comes back as ``Input/snapshotChunkRead(_:for:)``.
public struct SnapshotChunkRequest: Hashable, Sendable {
    public var member: MemberID
    public var metadata: SnapshotMetadata
    public var offset: UInt64
    /// Bytes to read at most; fewer only at the end of the snapshot.
    public var bytesMax: Int

    public init(member: MemberID, metadata: SnapshotMetadata, offset: UInt64, bytesMax: Int) {
        self.member = member
        self.metadata = metadata
        self.offset = offset
        self.bytesMax = bytesMax
    }
}
