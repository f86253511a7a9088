/// What a member's directory holds, by its names.
public struct DirectoryContents: Hashable, Sendable {
    private static let segmentPrefix = "wal-"
    private static let snapshotPrefix = "snapshot-"

    /// Ascending; the last is the one that is written to.
    public var segments: [String]
    public var hasSnapshot: Bool
    public var names: [String]

    public init(_ names: [String]) {
        self.names = names.sorted()
        segments = self.names.filter { $0.hasPrefix(Self.segmentPrefix) }
        hasSnapshot = names.contains { $0.hasPrefix(Self.snapshotPrefix) && $0 != "snapshot.tmp" }
    }

    /// The file to harm; empty for the whole directory; nil when there is none that would do yet.
    ///
    /// Of the closed segments it is the newest: a snapshot may cover the others, and then damage to them costs nothing.
    public func target(of round: DamagePlan.Round, sparing harmed: Set<String>) -> String? {
        let closed = segments.dropLast().last.flatMap { harmed.contains($0) ? nil : $0 }
        switch round.kind {
        case .flip, .truncate, .missing: return closed
        case .tail: return segments.last
        case .wipe: return segments.isEmpty ? nil : ""
        }
    }
}
