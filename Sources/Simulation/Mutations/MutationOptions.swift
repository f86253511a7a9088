/// What is asked of the table of known bugs.
public struct MutationOptions: Hashable, Sendable {
    public static let seedsMostAllowed: ClosedRange<UInt64> = 1...100_000

    /// One bug only; nil: all of them.
    public var id: String?
    /// So many seeds are tried of each.
    public var most: UInt64 = 2_000
    public var profile = Profile.full
    /// Only those that are known to need few seeds, each with the seed that catches it.
    public var isFast = false
    public var jobs: Int?

    public init() {}
}
