public import Raft

/// How much may happen: the bounds of one search. Everything within them is tried.
public struct Scope: Hashable, Sendable {
    /// How an election is carried out.
    public enum Votes: Hashable, Sendable {
        /// Requests and answers are messages like any other.
        case byMessage
        /// A candidate, the votes that make it leader, and its victory are one step; other elections are left out. Only
        /// with a disk that answers at once.
        case atOnce
    }

    /// When a request to a disk is done.
    public enum Disk: Hashable, Sendable {
        /// A choice of the search: other things may happen before, a crash too.
        case slow
        /// At once; what is durable is what is in memory.
        case instant
    }

    /// What the network may do. It always loses and reorders.
    public enum Network: Hashable, Sendable {
        /// Whatever was ever sent may arrive at any time, and again.
        case repeating
        /// The same, but what came too late to matter to the receiver is lost: see `Staleness`.
        case forgetful
    }

    public var name: String
    /// Voters with ids from 1 on.
    public var voters: Int
    /// Members with the next ids, which no configuration names yet. At most ``membersMax`` with the voters.
    public var joiners = 0
    /// Nobody begins a term above this one.
    public var termsMax: Int
    /// Commands, besides the no-op of each term.
    public var proposalsMax = 0
    /// Changes of the membership: each is begun once at most, by whichever leader takes it. At most ``changesMax``.
    public var changes: [ConfigurationChange] = []
    /// Crashes, over all members, each followed by a restart at once.
    public var crashesMax = 0
    public var votes = Votes.byMessage
    public var disk = Disk.slow
    /// Writes that a slow disk may leave undone at one time; the member takes part in nothing more meanwhile.
    public var writesMax = 1
    public var network = Network.forgetful
    /// Whether leaders send heartbeats and so find out what was lost.
    public var hasHeartbeats = false
    /// Whether one append carries all that a member lacks, or one entry.
    public var isBatching = false
    /// Appends on the way to one member.
    public var window = 2
    /// Whether each step of the core is compared with the specification as well (S18). Without it a wrong step is found by
    /// what comes of it.
    public var isRefined = true
    /// States after which the search gives up.
    public var statesMax = 20_000_000

    public static let membersMax = 5
    public static let changesMax = 16

    public init(_ name: String, voters: Int, termsMax: Int) {
        self.name = name
        self.voters = voters
        self.termsMax = termsMax
    }

    /// Why a search of this scope makes no sense; nil if it does.
    public var fault: String? {
        if voters < 1 || joiners < 0 || voters + joiners > Self.membersMax { return "1 to \(Self.membersMax) members" }
        if termsMax < 1 || termsMax > 15 { return "1 to 15 terms" }
        if proposalsMax < 0 || proposalsMax > 255 { return "0 to 255 proposals" }
        if crashesMax < 0 || crashesMax > 255 { return "0 to 255 crashes" }
        if changes.count > Self.changesMax { return "\(Self.changesMax) changes at most" }
        if votes == .atOnce, disk == .slow { return "votes are counted at once only where disks are instant" }
        if writesMax < 1 || window < 1 || statesMax < 1 || statesMax > Int(UInt32.max) {
            return "writes, a window, and states that have a number"
        }
        return nil
    }

    var members: [MemberID] { (1...voters + joiners).map { MemberID(UInt64($0)) } }

    /// What stands before a member's log: the cluster's first members, or for a joiner none.
    func base(of member: MemberID) -> SnapshotMetadata {
        let isVoter = member.rawValue <= UInt64(voters)
        return .bootstrap(Configuration(voters: isVoter ? Array(members.prefix(voters)) : []))
    }

    /// The shortest times there are: each is waited for in one step.
    var options: Options {
        var options = Options()
        options.heartbeatTicks = 2
        options.electionTicks = 3
        options.appendsInFlightMax = window
        if !isBatching { options.appendBytesMax = 1 }
        return options
    }
}
