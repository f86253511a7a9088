/// What the links are like when nothing strikes them.
public struct NetworkOptions: Hashable, Sendable {
    public var delay = DelayDistribution(
        minimum: 50_000, mean: 200_000, tail: Odds(perMillion: 1_000), tailFactor: 100)
    public var loss = Odds.never
    public var duplication = Odds.never
    /// How much later than it would have arrived alone a duplicate arrives.
    public var duplicateDelay = DelayDistribution(
        minimum: 0, mean: 5_000_000, tail: Odds(perMillion: 50_000), tailFactor: 1_000)
    public var corruption = Odds.never
    /// How often a message breaks its connection.
    public var breaks = Odds.never
    /// How often ``SimulatedNetwork/replay(at:)`` gives a message.
    public var replays = Odds.never
    /// Messages of a link arrive in the order in which they were sent, as in one TCP connection. Duplicates and replays do not.
    public var isOrdered = false
    /// 0: links have no limit.
    public var bytesPerSecond = 0
    /// With a limit: what would wait behind more bytes than this is lost.
    public var queueBytesMax = 8 << 20

    public init() {}
}
