/// Asks all members for a hash of their state where the entry stands in the log.
public struct Checkpoint: Hashable, Sendable {
    /// Counts checkpoints of one leader; it chooses which of the leases are looked at.
    public var round: UInt64
    /// The keys from here on are looked at; empty for the first.
    public var key: [UInt8]
    /// So many bytes of keys and values are looked at. With 0 only what the entries did is compared, which costs nothing.
    public var bytes: UInt64

    public init(round: UInt64, key: [UInt8] = [], bytes: UInt64 = 0) {
        self.round = round
        self.key = key
        self.bytes = bytes
    }

    /// More than a member looks at in one go.
    public static let bytesMax: UInt64 = 1 << 30
}
