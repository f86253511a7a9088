/// What a member's directory holds, by its names and by how the last segment begins.
public struct DirectoryContents: Hashable, Sendable {
    private static let segmentPrefix = "wal-"
    private static let snapshotPrefix = "snapshot-"
    /// How many bytes of the last segment are wanted: the header of its first record up to the index in it.
    public static let headBytes = 40

    /// Ascending; the last is the one that is written to.
    public var segments: [String]
    public var names: [String]
    /// The highest log index that a snapshot covers; 0 without one.
    public var covered: UInt64
    /// The last log index in front of the last segment; 0 when it is not known.
    public var closed: UInt64

    /// The name of the last segment among these, if there is one.
    public static func lastSegment(_ names: [String]) -> String? {
        names.filter { $0.hasPrefix(segmentPrefix) }.max()
    }

    /// - Parameter head: the first bytes of the last segment.
    public init(_ names: [String], head: [UInt8]) {
        self.names = names.sorted()
        segments = self.names.filter { $0.hasPrefix(Self.segmentPrefix) }
        covered =
            names.filter { $0.hasPrefix(Self.snapshotPrefix) }
            .compactMap { UInt64($0.dropFirst(Self.snapshotPrefix.count).prefix { $0 != "-" }, radix: 16) }.max() ?? 0
        let index = head.prefix(Self.headBytes).dropFirst(Self.headBytes - 8)
        closed = index.count < 8 ? 0 : index.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The file to harm; empty for the whole directory; nil when there is none that would do yet.
    ///
    /// Of the closed segments it is the newest, and only while it holds what no snapshot does: harm to the rest costs nothing.
    public func target(of round: DamagePlan.Round, sparing harmed: Set<String>) -> String? {
        switch round.kind {
        case .flip, .truncate, .missing:
            guard closed > covered, let newest = segments.dropLast().last, !harmed.contains(newest) else { return nil }
            return newest
        case .tail: return segments.last
        case .wipe: return segments.isEmpty ? nil : ""
        }
    }
}
