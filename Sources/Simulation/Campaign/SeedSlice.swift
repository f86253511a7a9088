/// Every so many of the seeds of a range: the share of one worker.
public struct SeedSlice: Hashable, Sendable, Sequence, IteratorProtocol {
    /// The next seed, if it is below ``below``.
    private var position: UInt64
    public let below: UInt64
    /// From one seed to the next; above 0.
    public let stride: UInt64

    public init(from first: UInt64, below: UInt64, stride: UInt64 = 1) {
        position = Swift.min(first, below)
        self.below = below
        self.stride = Swift.max(1, stride)
    }

    public var first: UInt64? { isEmpty ? nil : position }

    public var isEmpty: Bool { position >= below }

    public var count: UInt64 { isEmpty ? 0 : (below - position - 1) / stride + 1 }

    public mutating func next() -> UInt64? {
        guard let seed = first else { return nil }
        let (following, isBeyond) = position.addingReportingOverflow(stride)
        position = isBeyond ? below : Swift.min(following, below)
        return seed
    }

    /// What is left after a seed of the slice.
    func after(_ seed: UInt64) -> SeedSlice {
        var rest = SeedSlice(from: seed, below: below, stride: stride)
        _ = rest.next()
        return rest
    }

    /// The range in so many shares, which are as long as each other but for one seed. Those that would be empty are left out.
    static func shares(of range: Range<UInt64>, count: Int) -> [SeedSlice] {
        (0..<UInt64(Swift.max(1, count)))
            .map {
                SeedSlice(from: range.lowerBound &+ $0, below: range.upperBound, stride: UInt64(Swift.max(1, count)))
            }
            .filter { !$0.isEmpty }
    }
}
