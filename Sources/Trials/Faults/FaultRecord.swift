/// A blow that fell.
public struct FaultRecord: Hashable, Sendable {
    public var nemesis: Nemesis
    public var target: Strike.Target
    /// Whom it hit; counted from 1, ascending, never empty.
    public var members: [Int]
    /// Nanoseconds since the run began: when it fell, and when it was healed.
    public var start: UInt64
    public var end: UInt64

    public init(nemesis: Nemesis, target: Strike.Target, members: [Int], start: UInt64, end: UInt64) {
        self.nemesis = nemesis
        self.target = target
        self.members = members
        self.start = start
        self.end = end
    }
}
