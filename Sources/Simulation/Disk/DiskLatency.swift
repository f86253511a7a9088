public import Determinism
public import Storage

/// How long a disk takes for its operations.
public struct DiskLatency: Hashable, Sendable {
    /// Of a flush, of a file or of the directory.
    public var flush: DelayDistribution
    /// Of anything else, which the page cache answers.
    public var cached: DelayDistribution
    /// What each byte written or read adds, in picoseconds.
    public var picosecondsPerByte: Int
    /// By how much all of it takes longer; 1 is a disk in good health.
    public var slowness: Int
    /// Nothing is answered before.
    public var stalledUntil: Instant

    public init(
        flush: DelayDistribution = DelayDistribution(
            minimum: 60_000, mean: 60_000, tail: Odds(perMillion: 1_000), tailFactor: 50),
        cached: DelayDistribution = DelayDistribution(minimum: 500, mean: 1_500),
        picosecondsPerByte: Int = 300, slowness: Int = 1, stalledUntil: Instant = Instant(nanoseconds: 0)
    ) {
        self.flush = flush
        self.cached = cached
        self.picosecondsPerByte = picosecondsPerByte
        self.slowness = slowness
        self.stalledUntil = stalledUntil
    }

    /// Nanoseconds from `now` to the answer of an operation that the disk begins with.
    public func draw(for operation: DiskOperation, at now: Instant, using random: inout SplitMix64) -> Int {
        let (delay, bytes) =
            switch operation {
            case .flush, .flushDirectory: (flush.draw(&random), 0)
            case .create, .rename, .delete, .list: (cached.draw(&random), 0)
            case .write(_, _, _, let bytes): (cached.draw(&random), bytes.count)
            case .zeroFill(_, _, _, let count), .read(_, _, _, let count): (cached.draw(&random), count)
            }
        let stall = stalledUntil > now ? Int(clamping: stalledUntil.nanoseconds - now.nanoseconds) : 0
        return stall + (delay + bytes * picosecondsPerByte / 1_000) * slowness
    }
}
