import Coordination
import Determinism
import Raft
import Storage
import StorageTestKit
import Testing

@testable import Replica

/// Members with their real nodes on simulated disks, clocks and links, in one thread and from one seed.
struct SimulatedCluster {
    enum Event {
        case tick(MemberID, life: Int)
        case deliver(PeerEnvelope, from: Sender, life: Int)
        case turnAway(TurnedAway, by: MemberID)
        case disk(MemberID, life: Int, lane: Int)
        case proceed(MemberID, life: Int)
        case linkUp(MemberID, MemberID)
        case retryRecovery(MemberID, life: Int)
    }

    /// What the network does to messages, in per cent.
    struct Network {
        var loss = 0
        var duplication = 0
        /// Nanoseconds from one member to another, at the least and at the most.
        var latency: ClosedRange<UInt64> = 200_000...1_000_000
        /// Whether later messages may overtake earlier ones.
        var isOrdered = true
    }

    struct Pair: Hashable {
        var from: MemberID
        var to: MemberID
    }

    let options: Replica.Options
    let storageOptions: StorageOptions
    let bootstrap: Configuration
    let seed: UInt64
    var random: SplitMix64
    var now = Instant(nanoseconds: 1_000_000_000)
    var queue = EventQueue<Event>()
    var members: [SimulatedMember]
    var network = Network()
    /// Pairs that cannot reach each other now.
    var cut: Set<Pair> = []
    var linked: Set<Pair> = []
    /// Which messages never arrive, whatever the network is like.
    var isLost: (PeerEnvelope) -> Bool = { _ in false }
    var lastArrival: [Pair: Instant] = [:]
    var history = History()
    /// Every forward that was ever sent, for a network that repeats them much later.
    var oldForwards: [(envelope: PeerEnvelope, from: Sender)] = []
    var violations: [String] = []
    /// The hash of the state at an index, from whoever was there first.
    private var hashes: [UInt64: UInt64] = [:]
    var events: [(member: MemberID, event: ReplicaEvent)] = []
    var steps = 0
    var replies: [UInt64: Reply] = [:]
    var operations: UInt64 = 0

    init(
        members count: Int, spares: Int = 0, seed: UInt64, options: Replica.Options = SimulatedCluster.smallOptions,
        storageOptions: StorageOptions = SimulatedCluster.smallStorage
    ) {
        self.seed = seed
        self.options = options
        self.storageOptions = storageOptions
        random = SplitMix64(seed: seed)
        let machines = (1...UInt64(count + spares)).map { MemberID($0) }
        let ids = Array(machines.prefix(count))
        bootstrap = Configuration(
            voters: ids, addresses: ids.map { .init(member: $0, peerURLs: Self.urls(of: $0)) })
        members = []
        for id in machines {
            members.append(
                SimulatedMember(
                    id: id, drift: Int64.random(in: -10...10, using: &random),
                    clockStart: UInt64.random(in: 0...1_000_000_000_000, using: &random)))
        }
        for id in ids { start(id) }
    }

    static func urls(of id: MemberID) -> [String] { ["http://10.0.0.\(id.rawValue):2380"] }

    static var smallOptions: Replica.Options {
        var options = Replica.Options()
        options.tickNanoseconds = 20_000_000
        options.heartbeatTicks = 2
        options.electionTicks = 6
        options.snapshotEntriesMin = 25
        options.snapshotBytesMin = 1_000
        options.retainedEntriesMax = 12
        options.retainedBytesMax = 4_096
        options.snapshotChunkBytes = 300
        options.applyBudget = 20
        return options
    }

    static var smallStorage: StorageOptions {
        var options = StorageOptions()
        options.segmentBytes = 32_768
        options.entryBytesMax = 4_096
        options.batchBytesMax = 8_192
        options.readBytes = 4_096
        options.fillBytes = 16_384
        options.snapshotChunkBytes = 500
        options.snapshotFlushBytes = 2_000
        options.snapshotBytesPendingMax = 1_500
        return options
    }

    var ids: [MemberID] { members.map(\.id) }

    func machine(_ id: MemberID) -> SimulatedMember { members[Int(id.rawValue) - 1] }

    subscript(id: MemberID) -> ReplicaNode? { machine(id).node }

    /// The member as its messages name it; one that is down, as if it had never run.
    func sender(_ id: MemberID) -> Sender {
        self[id]?.sender ?? Sender(member: id, life: MemberLife(storeID: 0, incarnation: 0, nonce: 0))
    }

    func isUp(_ id: MemberID) -> Bool { machine(id).isUp }

    /// The leader of the highest term.
    var leader: MemberID? {
        members.compactMap(\.node).filter(\.raft.isLeader).max { $0.raft.term < $1.raft.term }?.id
    }

    // MARK: Time

    /// Runs everything that is due until the moment has come.
    mutating func run(milliseconds: UInt64) {
        run(until: Instant(nanoseconds: now.nanoseconds + milliseconds * 1_000_000))
    }

    mutating func run(until end: Instant) {
        while violations.isEmpty, let (due, event) = queue.popFirst(dueBy: end) {
            now = max(now, due)
            happen(event)
        }
        now = max(now, end)
    }

    /// Runs until the condition holds; false when it does not within the bound.
    mutating func run(
        milliseconds: UInt64, until condition: (SimulatedCluster) -> Bool
    ) -> Bool {
        let end = Instant(nanoseconds: now.nanoseconds + milliseconds * 1_000_000)
        while violations.isEmpty {
            if condition(self) { return true }
            guard let (due, event) = queue.popFirst(dueBy: end) else { break }
            now = max(now, due)
            happen(event)
        }
        now = max(now, end)
        return condition(self)
    }

    func later(_ nanoseconds: UInt64) -> Instant { Instant(nanoseconds: now.nanoseconds + nanoseconds) }

    private mutating func happen(_ event: Event) {
        switch event {
        case .tick(let id, let life):
            guard machine(id).life == life else { return }
            queue.insert(.tick(id, life: life), due: later(options.tickNanoseconds))
            step(id, .tick)
        case .proceed(let id, let life):
            guard machine(id).life == life else { return }
            machine(id).isProceeding = false
            step(id, .proceed)
        case .disk(let id, let life, let lane):
            guard machine(id).life == life else { return }
            operate(id, lane)
        case .deliver(let envelope, let from, let life):
            arrive(envelope, from: from, life: life)
        case .turnAway(let turned, let peer):
            guard isUp(turned.sender.member) else { return }
            step(turned.sender.member, .turnedAway(turned, by: peer))
        case .linkUp(let a, let b): link(a, b)
        case .retryRecovery(let id, let life):
            guard machine(id).life == life else { return }
            retryRecovery(id)
        }
    }

    // MARK: Steps

    mutating func step(_ id: MemberID, _ input: Replica.Input) {
        guard let effects = machine(id).step(input, at: now) else { return }
        steps += 1
        carryOut(effects, of: id)
        compareState(of: machine(id))
    }

    private mutating func carryOut(_ effects: Replica.Effects, of id: MemberID) {
        submit(effects.disk, of: id)
        let sender = sender(id)
        for envelope in effects.send { send(envelope, from: sender) }
        for turned in effects.turnedAway { queue.insert(.turnAway(turned, by: id), due: later(1_000_000)) }
        for answer in effects.answers { answered(answer, by: id) }
        for event in effects.events {
            events.append((id, event))
            switch event {
            case .failed(let failure):
                machine(id).failure = failure
                stop(id)
            case .closed:
                machine(id).isClosed = true
                stop(id)
            default: break
            }
        }
        if effects.hasMoreWork, !machine(id).isProceeding {
            machine(id).isProceeding = true
            queue.insert(.proceed(id, life: machine(id).life), due: later(50_000))
        }
    }

    /// Members that have applied the same entries have the same state. What they begin with, before any term, is the operator's affair.
    private mutating func compareState(of member: SimulatedMember) {
        guard let state = member.node?.state, state.appliedIndex != member.comparedIndex, state.appliedTerm > 0
        else { return }
        member.comparedIndex = state.appliedIndex
        if let hash = hashes[state.appliedIndex] {
            if hash != state.hash {
                violations.append("member \(member.id) has another state at index \(state.appliedIndex)")
            }
        } else {
            hashes[state.appliedIndex] = state.hash
        }
    }

    // MARK: Processes

    mutating func start(_ id: MemberID) {
        let member = machine(id)
        guard member.isDown else { return }
        member.life += 1
        member.failure = nil
        member.isClosed = false
        member.isProceeding = false
        let identity = Identity(clusterID: 0xC0, memberID: id, storeID: random.next())
        var recovery = ReplicaRecovery(
            member: id, options: options, storage: DurableLog(options: storageOptions, identity: identity),
            start: bootstrap.contains(id) ? .founding(bootstrap) : .joining,
            seed: random.next())
        let progress = recovery.begin(now: member.clock(at: now))
        member.recovery = recovery
        go(on: progress, id)
        queue.insert(.retryRecovery(id, life: member.life), due: later(100_000_000))
    }

    mutating func go(on progress: ReplicaRecovery.Progress, _ id: MemberID) {
        switch progress {
        case .working(let operations): submit(operations, of: id)
        case .failed(let failure):
            machine(id).failure = failure
            stop(id)
        case .ready(let node, recovered: _, let operations):
            machine(id).recovery = nil
            machine(id).node = node
            submit(operations, of: id)
            let life = machine(id).life
            queue.insert(
                .tick(id, life: life), due: later(UInt64.random(in: 0...options.tickNanoseconds, using: &random)))
            for peer in ids where peer != id { queue.insert(.linkUp(id, peer), due: later(5_000_000)) }
        }
    }

    private mutating func retryRecovery(_ id: MemberID) {
        let member = machine(id)
        guard let progress = member.recovery?.retry(now: member.clock(at: now)) else { return }
        queue.insert(.retryRecovery(id, life: member.life), due: later(100_000_000))
        go(on: progress, id)
    }

    /// The process ends; what the disk was told and has not done is never done.
    mutating func stop(_ id: MemberID) {
        let member = machine(id)
        member.node = nil
        member.recovery = nil
        member.life += 1
        member.queues = [[], []]
        history.forget(of: id)
        for peer in ids where peer != id {
            unlink(id, peer)
            step(peer, .connectionRefused(id))
        }
    }

    /// The machine loses power.
    mutating func crash(_ id: MemberID, _ mode: SimulatedDisk.Crash) {
        stop(id)
        machine(id).disk.crash(mode, &random)
    }
}
