/// One planned blow. Who is hit is decided when it falls, since nobody knows beforehand who will lead.
public struct Strike: Hashable, Sendable {
    public enum Target: String, Hashable, Sendable, CaseIterable { case leader, follower, all }

    public var nemesis: Nemesis
    public var target: Target
    /// Milliseconds since the phase of faults began.
    public var start: Int
    /// Milliseconds from the blow to its healing.
    public var duration: Int
    /// Picks one where several would do.
    public var choice: UInt64

    public init(nemesis: Nemesis, target: Target, start: Int, duration: Int, choice: UInt64) {
        self.nemesis = nemesis
        self.target = target
        self.start = start
        self.duration = duration
        self.choice = choice
    }
}
