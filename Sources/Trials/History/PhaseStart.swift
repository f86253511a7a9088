/// When a phase began.
public struct PhaseStart: Hashable, Sendable {
    public var phase: Phase
    /// Nanoseconds since the run began.
    public var start: UInt64

    public init(_ phase: Phase, start: UInt64) {
        self.phase = phase
        self.start = start
    }
}
