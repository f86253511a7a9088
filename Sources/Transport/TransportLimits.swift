/// The bounds of the peer transport.
public struct TransportLimits: Sendable {
    /// The longest payload a frame may declare, in bytes. Appends and snapshot chunks stay near 1 MiB; a longer
    /// declaration is damage, whatever its checksum says.
    public static let payloadBytesMax = 64 << 20
    /// The longest payload of the first frame in each direction, which comes from someone not known yet, in bytes.
    public static let greetingBytesMax = 64 << 10
    /// The longest account of a cluster, in bytes: its members with their addresses.
    public static let accountBytesMax = 8 << 20
    /// The capacity a decoder keeps for the next incomplete frame, in bytes.
    static let partialBytesKept = 2 << 20

    /// Bytes that may wait for one peer. Above, frames to it are dropped and counted; Raft sends again.
    public var queueBytesMax = 64 << 20
    /// Connections that may be waiting to be greeted. Above, new ones are refused as busy.
    public var greetingsMax = 64
    public var connectWithin: Duration = .seconds(2)
    /// From the connection to the end of the handshake.
    public var greetWithin: Duration = .seconds(2)
    public var backoffFirst: Duration = .milliseconds(10)
    public var backoffLast: Duration = .seconds(1)
    /// A link that lasted this long starts over with the shortest back-off.
    public var stableAfter: Duration = .seconds(1)
    /// So long after a link closed a refused attempt still tells that the peer's process is gone.
    public var refusalTellsWithin: Duration = .milliseconds(200)
    /// A peer that acknowledges nothing for this long is given up by the kernel.
    public var unacknowledgedFor: Duration = .seconds(10)
    /// A peer that was silent for this long is asked for a sign of life.
    public var probeAfterIdle: Duration = .seconds(5)

    public init() {}
}
