/// What the values of flags may be, with units. Outside of these a member is not started.
enum SettingsLimits {
    static let heartbeatMilliseconds: ClosedRange<Int64> = 1...10_000
    static let watchProgressMilliseconds: ClosedRange<Int64> = 100...86_400_000
    /// Leases are looked at about so often.
    static let leaseMinMilliseconds: ClosedRange<Int64> = 100...86_400_000
    /// etcd's upper bound; the lower one is ``heartbeatsPerElectionMin`` heartbeats.
    static let electionMillisecondsMax: Int64 = 50_000
    static let heartbeatsPerElectionMin: Int64 = 5
    static let snapshotCount: ClosedRange<Int64> = 1...1_000_000_000
    /// With its overhead of 512 KiB an entry must fit a record of the log. Larger requests would delay every other.
    static let requestBytes: ClosedRange<Int64> = 1...7_864_320
    static let transactionOperations: ClosedRange<Int64> = 1...1_000_000
    static let quotaBytes: ClosedRange<Int64> = -1...1 << 50
    static let tokenSeconds: ClosedRange<Int64> = 1...31_536_000
    /// Each step up doubles the time: 10 takes about 60 ms, and 16 four seconds. bcrypt knows 31, which would take a day.
    static let bcryptCost: ClosedRange<Int64> = 4...16
    static let nameBytesMax = 255
    static let tokenBytesMax = 1_024
    static let pathBytesMax = 4_000
    static let membersMax = 64
    static let urlsPerListMax = 16
    static let originsMax = 64
    static let originBytesMax = 512
}
