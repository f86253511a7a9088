/// The bounds of one event loop.
public struct LoopLimits: Sendable {
    /// Events taken from the kernel in one turn; the rest wait for the next.
    public var eventsPerTurnMax: Int32 = 256
    /// Bytes read from a priority connection in one turn; the rest wait for the next.
    public var readBytesMax = 128 << 10
    /// The same for an ordinary connection: what it says at once holds up all others.
    public var ordinaryReadBytesMax = 16 << 10
    /// How long ordinary connections are read in one turn. At least one that is ready is read whatever it takes; the rest
    /// wait for the next turn.
    public var ordinaryInputFor: Duration = .microseconds(250)
    /// The same for those that have said much lately or have just come, and for accepting new ones, one of each listener at
    /// least: what they do in a turn is what all others wait for.
    public var heavyInputFor: Duration = .microseconds(150)
    /// How long handlers are told in one turn that their connections are over, one at least.
    public var closingFor: Duration = .microseconds(250)
    /// Connections accepted from one listener in one turn; the rest wait for the next.
    public var acceptsPerTurnMax = 64
    /// How long a listener rests when the process has no descriptors left.
    public var acceptPause: Duration = .milliseconds(100)
    /// A timer this late means that the loop was held up: priority connections are drained before any timer is judged.
    /// Half an election time-out is the natural value.
    public var lateAfter: Duration = .milliseconds(500)
    /// How long that draining may take.
    public var drainFor: Duration = .milliseconds(50)
    /// Connections that rest at once; each keeps a descriptor and what the kernel has read for it.
    public var restingMax = 256
    /// A connection's output buffer keeps at most this capacity once it is empty.
    public var outputBytesKept = 256 << 10

    public init() {}
}
