/// What a campaign runs.
public struct CampaignOptions: Hashable, Sendable {
    /// Each run's counters are kept for the medians.
    public static let seedsMax: UInt64 = 1_000_000

    public var seeds: Range<UInt64>
    public var profile = Profile.full
    /// Workers at once; nil: as many as there are processors.
    public var jobs: Int?
    public var twice = Twice.hundredth
    public var hasCanary = false
    /// The campaign ends after so many minutes, wherever it is then.
    public var minutes: Int?
    public var mutation: ChosenMutation?

    public init(seeds: Range<UInt64>) { self.seeds = seeds }

    /// Which seeds run a second time, with another order of dictionaries and sets (H1).
    public enum Twice: String, CaseIterable, Hashable, Sendable {
        case none
        case hundredth
        case all

        func contains(_ seed: UInt64) -> Bool {
            switch self {
            case .none: false
            case .hundredth: seed % 100 == 0
            case .all: true
            }
        }
    }

    /// The command that runs one of its seeds again.
    func replay(_ seed: UInt64) -> String {
        RunRequest(seed: seed, profile: profile, mutation: mutation, isTraced: true).command
    }
}
