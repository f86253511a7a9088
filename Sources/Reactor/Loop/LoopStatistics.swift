/// What a loop has counted since it was made.
public struct LoopStatistics: Hashable, Sendable {
    public var turns: UInt64 = 0
    /// Turns that found a timer later than `LoopLimits.lateAfter`.
    public var lateTurns: UInt64 = 0
    public var bytesRead: UInt64 = 0
    public var bytesWritten: UInt64 = 0
    public var accepted: UInt64 = 0
    /// Times a listener rested because no descriptor was left.
    public var acceptPauses: UInt64 = 0
    /// Events for a descriptor that had changed hands since the kernel reported them.
    public var staleEvents: UInt64 = 0
}
