internal import Coordination
internal import Determinism
internal import MVCC
internal import Raft
internal import Replica
internal import Storage

/// Processes: starting, stepping, stopping, crashing.
extension World {
    // MARK: Starting

    mutating func start(_ member: SimulatedMember) {
        guard member.isDown, !member.isBarred, member.holds == 0 else { return }
        member.life &+= 1
        member.failure = nil
        member.isClosed = false
        member.isProceeding = false
        member.facts = MemberFacts()
        member.comparedIndex = 0
        member.ticks = 0
        member.heard = [UInt64](repeating: 0, count: RunOptions.membersMax)
        member.configuredAt = 0
        trace.happened(now, .started, member.index)
        let identity = Identity(
            clusterID: Self.clusterID, memberID: member.id, storeID: random.members.next() | 1)
        var recovery = ReplicaRecovery(
            member: member.id, options: member.options,
            storage: DurableLog(options: options.storage, identity: identity),
            start: member.isJoiner ? .joining : .founding(bootstrap), seed: random.members.next())
        let progress = recovery.begin(now: member.reading(at: now))
        member.recovery = recovery
        go(on: progress, member)
        scheduleRetry(member)
    }

    static let clusterID: UInt64 = 0xC0

    private mutating func scheduleRetry(_ member: SimulatedMember) {
        guard member.recovery != nil else { return }
        agenda.insert(
            .retryRecovery(member: member.index, life: member.life), due: later(2 * options.electionNanoseconds))
    }

    mutating func retryRecovery(_ member: SimulatedMember) {
        guard let progress = member.recovery?.retry(now: member.reading(at: now)) else { return }
        go(on: progress, member)
        scheduleRetry(member)
    }

    mutating func go(on progress: ReplicaRecovery.Progress, _ member: SimulatedMember) {
        switch progress {
        case .working(let operations): submit(operations, of: member)
        case .failed(let failure):
            counters[.failedStarts] += 1
            failed(member, failure)
        case .ready(let node, let recovered, let operations):
            member.recovery = nil
            judgeRecovery(recovered, of: member)
            member.facts = MemberFacts(node.raft.facts)
            member.configuration = node.raft.configuration
            member.process = SimulatedMember.Process(node)
            beginRefinement(of: member, node.raft)
            lives[member.index, default: []].append((now, node.sender))
            counters[.starts] += 1
            if recovered.hadTornTail {
                counters[.tornTails] += 1
                marks.hit(.tornTailCut)
            }
            submit(operations, of: member)
            agenda.insert(
                .tick(member: member.index, life: member.life),
                due: later(random.members.draw(below: member.options.tickNanoseconds)))
            connectToPeers(member)
        }
    }

    // MARK: Steps

    mutating func tick(_ member: SimulatedMember) {
        agenda.insert(
            .tick(member: member.index, life: member.life),
            due: nextTick(of: member))
        member.ticks += 1
        step(member, .tick)
        judgeQuorum(of: member)
    }

    /// When the member's own clock will have gone on by a tick.
    private func nextTick(of member: SimulatedMember) -> Instant {
        let tick = member.options.tickNanoseconds
        let reading = member.reading(at: now).nanoseconds
        return member.clock.moment(reaching: Instant(nanoseconds: reading + tick), from: later(0)) ?? later(tick)
    }

    mutating func step(_ member: SimulatedMember, _ input: Replica.Input) {
        guard let effects = member.process?.replica.step(input, now: member.reading(at: now)) else { return }
        counters[.steps] += 1
        if member.stepNanoseconds > 0 { member.busyUntil = now + member.stepNanoseconds }
        // What the member is now is judged before what it says of it.
        observe(member)
        follow(effects.consensusSteps, of: member)
        carryOut(effects, of: member)
        noteNews(at: member)
    }

    /// Carries out what a step wants, one by one; a crash may come between any two.
    private mutating func carryOut(_ effects: Replica.Effects, of member: SimulatedMember) {
        let life = member.life
        for operation in effects.disk where goesOn(member, life) { submit(operation, of: member) }
        for envelope in effects.send where goesOn(member, life) { send(envelope, from: member) }
        for turned in effects.turnedAway where goesOn(member, life) { turnAway(turned, by: member) }
        for answer in effects.answers where goesOn(member, life) { answered(answer, by: member) }
        for event in effects.events where member.life == life { happened(event, at: member) }
        guard effects.hasMoreWork, !member.isProceeding, member.life == life else { return }
        member.isProceeding = true
        agenda.insert(.proceed(member: member.index, life: life), due: later(Self.turnNanoseconds))
    }

    /// Whether the process is there still for the next effect, or loses power before it.
    private mutating func goesOn(_ member: SimulatedMember, _ life: UInt32) -> Bool {
        guard member.life == life, let left = member.effectsUntilCrash else { return member.life == life }
        member.effectsUntilCrash = left > 0 ? left - 1 : nil
        guard left == 0 else { return true }
        marks.hit(.powerLostWithinStep)
        losePower(member)
        return false
    }

    /// How long work that was left over waits for its next turn.
    private static let turnNanoseconds: UInt64 = 50_000

    private mutating func happened(_ event: ReplicaEvent, at member: SimulatedMember) {
        switch event {
        case .failed(let failure): failed(member, failure)
        case .closed:
            member.isClosed = true
            stop(member)
            // A full disk may have kept it until after the moment at which its supervisor wanted to start it again.
            if faults.isOver {
                agenda.insert(.start(member: member.index), due: later(2 * options.electionNanoseconds))
            }
        case .snapshotTaken: counters[.snapshotsTaken] += 1
        case .restoredFromLeader:
            counters[.snapshotsInstalled] += 1
            if let watches = member.process?.watches {
                watches.outlet.storeCameWhole()
                if watches.board.watcherCount > 0 { marks.hit(.snapshotWhileWatched) }
            }
        case .diskFull:
            counters[.fullDisks] += 1
            if member.facts.isLeader { marks.hit(.leaderDiskFull) }
        case .removed:
            trace.note(now, "m\(member.index + 1) was removed")
            if configuration.contains(member.id) { violate(.s17, "m\(member.index + 1) believes that it was removed") }
            member.isBarred = true
            marks.hit(.memberRemoved)
        case .leadershipChanged, .configurationChanged, .snapshotStarted, .snapshotFailed, .diskRecovered, .diskSlow,
            .waitingForRecognition, .beginsOtherwise, .entriesRecalled, .repairStalled:
            break
        case .statesDiffer(let result):
            violate(.s12, "members' states differ at entry \(result.index): \(result.corrupt)")
        case .logRepaired(let end):
            trace.note(now, "m\(member.index + 1) has its log again, through entry \(end.index.position)")
            member.damage = nil
            counters[.repairs] += 1
            marks.hit(.logRepaired)
        }
    }

    /// The process ended by itself and said why.
    private mutating func failed(_ member: SimulatedMember, _ failure: ReplicaFailure) {
        trace.happened(now, .failed, member.index)
        trace.note(now, "m\(member.index + 1) stops: \(failure)")
        member.failure = failure
        member.isHopeless = member.isLost
        judgeFailure(failure, of: member)
        stop(member)
        // Whoever runs it starts it again after a while, unless that is no use.
        guard !member.isHopeless else { return }
        agenda.insert(
            .start(member: member.index),
            due: later(options.electionNanoseconds * (1 + random.members.draw(below: 5 as UInt64))))
    }

    // MARK: Ends

    /// The process ends; its machine runs on, and the page cache with it.
    mutating func stop(_ member: SimulatedMember) {
        guard !member.isDown else { return }
        finishFirstOperationPerhaps(member)
        end(member)
        loseConnections(of: member, machineIsUp: true)
    }

    /// The machine loses power: what was not flushed is lost, kept or torn. `isBetweenOperations`: nothing is being carried out at that moment.
    mutating func losePower(_ member: SimulatedMember, isBetweenOperations: Bool = false) {
        guard !member.isDown else { return }
        if member.recovery != nil { marks.hit(.powerLostInRecovery) }
        if member.isUp, member.facts.isLeader, member.facts.last > member.facts.commit {
            marks.hit(.leaderLostUncommitted)
        }
        if !isBetweenOperations { finishFirstOperationPerhaps(member) }
        end(member)
        let crash = random.disk.pick([DiskCrash.losesAll, .keepsAll, .tears, .tears, .tears, .tears])
        if member.disk.crash(crash, using: &random.disk).isTorn {
            counters[.tornWrites] += 1
            marks.hit(.tornDisk)
        }
        member.ledger.losePower()
        counters[.powerLosses] += 1
        loseConnections(of: member, machineIsUp: false)
    }

    private mutating func end(_ member: SimulatedMember) {
        trace.happened(now, .ended, member.index)
        member.process = nil
        member.recovery = nil
        member.life &+= 1
        member.lanes = [.init(), .init()]
        member.isPaused = false
        member.backlog = []
        member.busyUntil = 0
        member.effectsUntilCrash = nil
        member.crashPoint = nil
    }

    /// An operation that was being carried out may have been, although nobody was told.
    private mutating func finishFirstOperationPerhaps(_ member: SimulatedMember) {
        for lane in member.lanes {
            guard let operation = lane.first, random.disk.draw(below: 2 as UInt64) == 0 else { continue }
            perform(operation, of: member)
        }
    }

    // MARK: Pauses

    mutating func pause(_ member: SimulatedMember) {
        guard !member.isPaused else { return }
        member.isPaused = true
        member.pausedAt = now
        trace.record(TraceEvent(now, .paused, member.index))
    }

    /// What came meanwhile is mostly served before the tick that is overdue is judged, as the shell does it.
    mutating func resume(_ member: SimulatedMember) {
        guard member.isPaused else { return }
        member.isPaused = false
        if member.isUp, now - member.pausedAt > options.electionNanoseconds { marks.hit(.longPause) }
        trace.record(TraceEvent(now, .resumed, member.index))
        var backlog: [WorldEvent] = []
        swap(&backlog, &member.backlog)
        // It may have been stopped between looking at its connections and its clock: what came meanwhile is then served after the tick.
        let ticksFirst = leasing.isWanted && random.leases.draw(below: 2) == 0
        for isTurnOfTicks in [ticksFirst, !ticksFirst] {
            for event in backlog {
                let isTick = if case .tick = event { true } else { false }
                if isTick == isTurnOfTicks { agenda.insert(event, due: later(0)) }
            }
        }
    }
}
