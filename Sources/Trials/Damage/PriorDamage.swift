/// How a member's directory was when it was harmed, as far as it matters for what may come of it.
public struct PriorDamage: Hashable, Sendable {
    /// Files that had been harmed before.
    public var files: Set<String>
    public var hasSnapshot: Bool
    public var segments: Int

    public init(files: Set<String> = [], hasSnapshot: Bool = false, segments: Int = 2) {
        self.files = files
        self.hasSnapshot = hasSnapshot
        self.segments = segments
    }

    /// Whether some of the log is there twice: in a snapshot, or because a repair wrote it again behind the damage.
    var mayHoldTwice: Bool { hasSnapshot || !files.isEmpty }
}
