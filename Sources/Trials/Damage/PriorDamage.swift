/// How a member's directory was when it was harmed, as far as it matters for what may come of it.
public struct PriorDamage: Hashable, Sendable {
    /// Files that had been harmed before.
    public var files: Set<String>
    public var hasSnapshot: Bool
    /// The segment in front of the last one, with which the log ends once that is gone; nil if there was one only.
    public var nextToLast: String?

    public init(files: Set<String> = [], hasSnapshot: Bool = false, nextToLast: String? = nil) {
        self.files = files
        self.hasSnapshot = hasSnapshot
        self.nextToLast = nextToLast
    }

    /// Whether some of the log is there twice: in a snapshot, or because a repair wrote it again behind the damage.
    var mayHoldTwice: Bool { hasSnapshot || !files.isEmpty }
}
