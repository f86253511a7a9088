internal import Determinism
internal import Raft
internal import Replica
internal import SmallScope
internal import Storage

/// One member's machine: its disk outlives its process, its clock runs at a pace of its own.
final class SimulatedMember {
    /// Its place in the world; its identity is one more.
    let index: Int
    let id: MemberID
    var options: Replica.Options
    /// The process, while it runs; before that its recovery.
    var process: Process?
    var recovery: ReplicaRecovery?
    var disk = SimulatedDisk()
    var latency: DiskLatency
    var clock: MemberClock
    /// Operations handed to the disk and not carried out, by lane.
    var lanes = [DiskLane(), DiskLane()]
    /// Raised at each start and stop: events meant for an earlier life are void.
    var life: UInt32 = 0
    var isProceeding = false
    /// The life in which its disk last refused an operation.
    var lifeRefusedByDisk: UInt32?
    /// Why the process ended by itself.
    var failure: ReplicaFailure?
    /// It has been told to stop and has done so.
    var isClosed = false

    // MARK: What faults do to it

    /// While it is paused, what is due waits here.
    var isPaused = false
    /// Since when, in nanoseconds.
    var pausedAt: UInt64 = 0
    var backlog: [WorldEvent] = []
    /// How long each of its steps takes, in nanoseconds; until `busyUntil` nothing else happens to it.
    var stepNanoseconds: UInt64 = 0
    var busyUntil: UInt64 = 0
    /// It loses power after so many more effects were carried out.
    var effectsUntilCrash: Int?
    /// It loses power when its disk comes to this place.
    var crashPoint: CrashPoint?
    /// It never starts again: it was removed, or its disk is lost.
    var isBarred = false
    /// It was added to a cluster that existed.
    var isJoiner = false
    /// So many faults keep it from starting.
    var holds = 0
    /// What was acknowledged may be missing from its disk: damage was done to it, and it has not been repaired yet.
    var damage: DiskDamage?

    /// Its directory was lost; the one that it has now has not been recognised.
    var isWiped = false

    // MARK: What is known of it

    var facts = MemberFacts()
    /// The same as the specification sees it, where steps are compared with it.
    var specified: SmallScope.MemberFacts?
    /// Ticks of this life.
    var ticks: UInt64 = 0
    /// At which tick each other member, by its place, was last heard in this one's term; 0: not in this life.
    var heard = [UInt64](repeating: 0, count: RunOptions.membersMax)
    /// At which tick it began to lead.
    var ledSince: UInt64 = 0
    /// The configuration that it goes by.
    var configuration: Configuration?
    /// At which tick that changed.
    var configuredAt: UInt64 = 0
    var ledger = DiskLedger()
    /// What was known of the directory that it lost: it had acknowledged that, and others may count on it before they know.
    var lostLedger: DiskLedger?

    /// Whether the entry is on its disk, or had been when it said so.
    func holds(index: UInt64, term: UInt64) -> Bool {
        ledger.holds(index: index, term: term) || lostLedger?.holds(index: index, term: term) == true
    }

    /// The last index at which its state was compared with that of the others.
    var comparedIndex: UInt64 = 0

    /// A running process. A class, so that nobody who looks at a part of the replica copies the whole of it.
    final class Process {
        var replica: ReplicaNode
        /// Once somebody has watched.
        var watches: WatchServing?

        init(_ replica: ReplicaNode) { self.replica = replica }
    }

    /// Operations of one lane, in their order.
    struct DiskLane {
        var operations: [DiskOperation] = []
        var taken = 0
        /// Names the answer that is awaited.
        var ticket: UInt32 = 0

        var first: DiskOperation? { taken < operations.count ? operations[taken] : nil }

        mutating func removeFirst() {
            taken += 1
            if taken == operations.count {
                operations.removeAll(keepingCapacity: true)
                taken = 0
            }
        }
    }

    init(index: Int, options: Replica.Options, latency: DiskLatency, clock: MemberClock) {
        self.index = index
        id = MemberID(UInt64(index) + 1)
        self.options = options
        self.latency = latency
        self.clock = clock
    }

    /// It will not start again with the disk that it has, and has said so by name: it must be removed and added again.
    var isHopeless = false

    /// Its disk may lack what it had acknowledged.
    var isLost: Bool { damage != nil || isWiped }

    var isUp: Bool { process != nil }
    var isDown: Bool { process == nil && recovery == nil }

    /// What its monotonic clock says.
    func reading(at now: UInt64) -> Instant { clock.monotonic(at: Instant(nanoseconds: now)) }
}
