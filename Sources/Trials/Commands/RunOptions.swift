internal import LocalCluster

/// What a run shall do.
public struct RunOptions: Hashable, Sendable {
    public static let workloads = [RegisterWorkload.name]
    public static let secondsAllowed = 10...3_600
    public static let clientsAllowed = 1...64
    /// Calls per second, all clients together.
    public static let ratesAllowed = 10...20_000
    /// A history is kept in memory until it is written: about 100 bytes for each operation.
    public static let operationsMax = 10_000_000
    /// Milliseconds; members are started with these, and pauses are planned around them.
    public static let electionTimeout = 1_000
    public static let heartbeatInterval = 100
    public static let valueBytesAllowed = 0...1_000_000
    /// With the nemesis `damage`, so that segments of the log are filled in seconds.
    public static let damageValueBytes = 16_384
    /// Members keep every version in memory: at most so much, if all calls were writes and all were carried out.
    public static let bytesMax = 8 << 30
    /// Shorter, and no segment of the log is full before the faults are over.
    public static let damageSecondsMin = 25

    public var workload = RegisterWorkload.name
    /// In the order in which they were named; each once.
    public var nemeses: [Nemesis] = [.kill]
    /// Of the phases before the final reads.
    public var seconds = 60
    public var members = ClusterLayout.defaultMemberCount
    public var clients = 6
    public var rate = 1_000
    /// The least length of a value; nil for what the nemeses need.
    public var valueBytes: Int?
    /// Nil until one is chosen.
    public var seed: UInt64?
    /// Nil for a temporary directory.
    public var data: String?
    /// Whether a temporary directory stays when all is well.
    public var keepsData = false

    public init() {}

    /// The options that make the same run, wherever its data lies.
    public var words: [String] {
        let named = nemeses.isEmpty ? RunOptions.noNemesis : nemeses.map(\.rawValue).joined(separator: ",")
        var words = [
            workload, "--nemesis", named, "--time", "\(seconds)", "--members", "\(members)", "--clients", "\(clients)",
            "--rate", "\(rate)",
        ]
        if let valueBytes { words += ["--value-bytes", "\(valueBytes)"] }
        if let seed { words += ["--seed", "\(seed)"] }
        return words
    }

    public var padding: Padding {
        Padding(bytes: valueBytes ?? (nemeses.contains(.damage) ? Self.damageValueBytes : 0))
    }

    /// The command that makes the same run.
    public var command: String { "swift run -c release chaos run \(words.joined(separator: " "))" }

    /// What is said for no nemesis at all.
    static let noNemesis = "none"

    // MARK: Phases

    /// In milliseconds, like the others. Without a nemesis it is everything.
    public var healthyMilliseconds: Int { nemeses.isEmpty ? seconds * 1_000 : max(2_000, seconds * 150) }
    public var faultMilliseconds: Int {
        nemeses.isEmpty ? 0 : seconds * 1_000 - healthyMilliseconds - settleMilliseconds
    }
    public var settleMilliseconds: Int { nemeses.isEmpty ? 0 : max(2_000, seconds * 150) }

    /// Nil without the nemesis `damage`.
    public var damagePlan: DamagePlan? {
        nemeses.contains(.damage) ? DamagePlan(seed: seed ?? 0, members: members) : nil
    }

    public var schedule: FaultSchedule {
        FaultSchedule(
            seed: seed ?? 0, nemeses: nemeses, milliseconds: faultMilliseconds, electionTimeout: Self.electionTimeout)
    }
}
