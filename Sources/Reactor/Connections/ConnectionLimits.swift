/// The bounds of one connection's output that waits for the kernel, in bytes.
public struct ConnectionLimits: Sendable {
    /// Above this the connection is congested: producers should stop.
    public var outputBytesHigh = 1 << 20
    /// At or below this it is no longer, and `writable` is called.
    public var outputBytesLow = 256 << 10
    /// Above this the connection is closed: its peer does not read, and memory is not for that.
    public var outputBytesMax = 128 << 20
    /// How long `closeAfterFlush` waits for the peer to take the rest and close its side.
    public var lingerFor: Duration = .seconds(2)
    /// How long `closeAfterRest` leaves the peer without an end.
    public var restFor: Duration = .seconds(1)
    /// What a lingering connection reads and forgets at most; then it is closed at once.
    public var lingerBytesMax = 1 << 20

    public init() {}
}
