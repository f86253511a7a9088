internal import Determinism
internal import Raft
internal import Replica
internal import SmallScope
internal import Storage

/// Members with their real replicas on simulated disks, clocks and links, with clients, in one thread and from one seed.
///
/// Everything that happens is an event with a moment; whoever is responsible for the moment draws it from a stream of chance of its own.
struct World {
    let options: RunOptions
    var random: RandomStreams
    /// Simulated time in nanoseconds.
    var now: UInt64 = 1_000_000_000
    var agenda = EventQueue<WorldEvent>()
    var members: [SimulatedMember] = []
    let bootstrap: Configuration
    /// The latest configuration that is known to be committed.
    var configuration: Configuration
    /// The index of its entry; 0 for the one that the cluster began with.
    var configurationIndex: UInt64 = 0
    var network: SimulatedNetwork
    /// Connections that are up, from a member of its own accord to another: row by row.
    var links: [Bool] = []
    var underway = MessagesUnderway()
    /// Every life of each member, in order, for messages that come again.
    var lives: [Int: [(began: UInt64, sender: Sender)]] = [:]
    var refusals: [(TurnedAway, MemberID)] = []

    var clients: [SimulatedClient] = []
    var operations: [ClientCall] = []
    /// What members answered to requests that a trial put to them.
    var trialAnswers: [UInt64: Reply] = [:]
    var watching: Watching
    var leasing: Leasing
    /// Clients ask nothing while this is false.
    var isOpen = true

    var entries = EntryLedger()
    var commits = CommitLedger()
    var promises = PromiseLedger()
    var states = StateLedger()
    var refinement = Refinement()
    var violations: [Violation] = []

    var trace: Trace
    var counters = Counters()
    var marks = Marks()
    var faults: FaultState

    init(_ options: RunOptions, trace: Trace) {
        self.options = options
        self.trace = trace
        random = RandomStreams(seed: options.seed)
        network = options.makeNetwork()
        let ids = (1...UInt64(options.members)).map { MemberID($0) }
        bootstrap = Configuration(voters: ids, addresses: ids.map(Self.address))
        configuration = bootstrap
        faults = FaultState(options.plan)
        watching = Watching(options.watch)
        leasing = Leasing(options.lease, members: options.members)
        for _ in 0..<options.members { addMachine() }
        for index in 0..<options.clients {
            clients.append(
                SimulatedClient(
                    index: index, member: index % options.members, session: UInt64(index),
                    seen: [Int64](repeating: 0, count: options.workload.keys)))
        }
    }

    static func address(_ id: MemberID) -> Configuration.Address {
        Configuration.Address(member: id, peerURLs: ["http://10.0.0.\(id.rawValue):2380"])
    }

    /// A new machine with an empty disk, which is not started.
    @discardableResult
    mutating func addMachine() -> SimulatedMember {
        let index = members.count
        let member = SimulatedMember(
            index: index, options: options.replica, latency: options.weather.disk,
            clock: options.makeClock(member: index))
        members.append(member)
        var grown = [Bool](repeating: false, count: members.count * members.count)
        for from in 0..<index {
            for to in 0..<index { grown[from * members.count + to] = links[from * index + to] }
        }
        links = grown
        return member
    }

    // MARK: Time

    func later(_ nanoseconds: UInt64) -> Instant { Instant(nanoseconds: now + nanoseconds) }

    /// Starts everyone and sets the clients and the faults going.
    mutating func begin() {
        for member in members { start(member) }
        for client in clients.indices {
            agenda.insert(
                .ask(client: client), due: later(random.clients.draw(below: options.workload.paceNanoseconds)))
        }
        beginWatching()
        beginLeasing()
        for (index, fault) in faults.plan.enumerated() {
            agenda.insert(.faultBegins(index), due: Instant(nanoseconds: fault.begins))
        }
    }

    /// Lets happen what is due until the moment has come, or an invariant is found broken.
    mutating func run(until end: UInt64) {
        let end = Instant(nanoseconds: end)
        while violations.isEmpty, let (due, event) = agenda.popFirst(dueBy: end) {
            now = max(now, due.nanoseconds)
            happen(event)
            if counters[.events] > options.eventsMax {
                violate(.v6, "the run does not end: more than \(options.eventsMax) events until now")
            }
        }
        if violations.isEmpty { now = max(now, end.nanoseconds) }
    }

    /// Lets happen what is due until the condition holds, which is looked at now and then; false when it does not within the bound.
    mutating func run(nanoseconds: UInt64, until condition: (inout World) -> Bool) -> Bool {
        let end = now + nanoseconds
        while violations.isEmpty {
            if condition(&self) { return true }
            guard now < end else { return false }
            run(until: min(end, now + options.electionNanoseconds / 4))
        }
        return false
    }

    private mutating func happen(_ event: WorldEvent) {
        counters[.events] += 1
        switch event {
        case .tick(let index, let life):
            guard isDue(event, at: index, life) else { return }
            tick(members[index])
        case .proceed(let index, let life):
            guard isDue(event, at: index, life) else { return }
            members[index].isProceeding = false
            step(members[index], .proceed)
        case .disk(let index, let lane, let life, let ticket):
            guard members[index].lanes[lane].ticket == ticket, isDue(event, at: index, life) else { return }
            operate(members[index], lane)
        case .retryRecovery(let index, let life):
            guard isDue(event, at: index, life) else { return }
            retryRecovery(members[index])
        case .arrival(let slot): arrive(slot, event)
        case .dial(let from, let to, let life):
            guard isDue(event, at: from, life) else { return }
            dial(members[from], members[to])
        case .hangUp(let from, let to, let life, let isRefused):
            guard isDue(event, at: from, life) else { return }
            hangUp(members[from], members[to], isRefused: isRefused)
        case .turnedAway(let refusal, let index, let life):
            guard isDue(event, at: index, life) else { return }
            step(members[index], .turnedAway(refusals[refusal].0, by: refusals[refusal].1))
        case .ask(let client): ask(client)
        case .request(let operation): takeRequest(operation, event)
        case .answer(let operation): takeAnswer(operation)
        case .giveUp(let operation): giveUp(operation)
        case .faultBegins(let index): beginFault(index)
        case .faultEnds(let index): endFault(index)
        case .clog(let fault, let place): clog(fault, place)
        case .loneRepair(let fault, let stage): continueLoneRepair(fault, stage)
        case .askForChanges(let fault, let index, let life):
            guard isDue(event, at: index, life) else { return }
            askForChanges(of: members[index], by: fault)
        case .start(let index): start(members[index])
        case .losePower(let index): losePower(members[index])
        case .resume(let index): resume(members[index])
        case .watchAct(let client): actAsWatcher(client)
        case .watchRequest(let connection): takeWatchRequest(connection, event)
        case .watchAnswer(let connection, let isArrival): takeWatchAnswers(connection, isArrival: isArrival)
        case .watchRoom(let connection): makeWatchRoom(connection, event)
        case .watchGone(let connection): endWatchStream(connection, event)
        case .watchTurn(let index, let life):
            guard isDue(event, at: index, life) else { return }
            turnWatches(of: members[index])
        case .watchProgress(let index, let life):
            guard isDue(event, at: index, life) else { return }
            tellProgress(of: members[index])
        case .leaseAct(let client): actAsHolder(client)
        case .leaseRequest(let call): takeLeaseRequest(call, event)
        case .leaseAnswer(let call): takeLeaseAnswer(call)
        case .leaseGivenUp(let call): giveLeaseCallUp(call)
        case .leaseBatch(let index, let life):
            guard isDue(event, at: index, life) else { return }
            renewGathered(at: members[index])
        case .leaderStalls: stallLeader()
        case .leaderStallEnds(let index): endLeaderStall(members[index])
        }
    }

    /// Whether an event of a member may happen now: its life is not over, and it is neither paused nor busy. One that must wait is put off.
    mutating func isDue(_ event: WorldEvent, at index: Int, _ life: UInt32) -> Bool {
        let member = members[index]
        guard member.life == life else { return false }
        if member.isPaused {
            member.backlog.append(event)
            return false
        }
        if member.busyUntil > now {
            agenda.insert(event, due: Instant(nanoseconds: member.busyUntil))
            return false
        }
        return true
    }

    mutating func violate(_ invariant: Invariant, _ finding: String) {
        let violation = Violation(invariant, at: now, finding)
        violations.append(violation)
        trace.note(now, "violated: \(violation)")
        trace.record(TraceEvent(now, .violated, 0, violation.description))
    }
}
