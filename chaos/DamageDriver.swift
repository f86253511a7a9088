internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// Damages one member at a time and waits for what it does about it.
///
///     resting ─► watching ─► resting ─► … ─► over
///        └ waits for a full segment, and for all members to follow one leader
final class DamageDriver {
    private struct Watch {
        var round: DamagePlan.Round
        var member: Int
        var harm: Harm
        var before: PriorDamage
        var wasLeader: Bool
        /// When it was killed, and when it was started with the damage.
        var struck: UInt64
        var started: UInt64
        /// What its log held before the start.
        var logStart: Int
        /// When it was whole again, and the log index at which it has caught up.
        var whole: (at: UInt64, needed: UInt64)?
    }

    private enum State {
        case resting(until: UInt64)
        case watching(Watch)
        case over
    }

    /// Nanoseconds for a member to be whole and to have caught up, or to refuse.
    private static let patience: UInt64 = 30_000_000_000
    /// Nanoseconds before the end of the faults in which no repair is begun, and that a refusal is given.
    private static let repairReserve: UInt64 = 5_000_000_000
    private static let refusalReserve: UInt64 = 3_000_000_000

    private let cluster: TrialCluster
    private let lookout: Lookout
    private let progress: Progress
    private let origin: UInt64
    private var plan: DamagePlan
    private var refusals: ArraySlice<DamagePlan.Round>
    /// A round that waits for somebody to hit.
    private var next: DamagePlan.Round?
    private var state = State.resting(until: 0)
    /// Files that were harmed, by member.
    private var harmed: [Int: Set<String>] = [:]
    private(set) var records: [FaultRecord] = []
    private(set) var damages: [DamageRecord] = []

    /// - Parameter origin: when the run began, on the monotonic clock.
    init(_ plan: DamagePlan, _ cluster: TrialCluster, _ lookout: Lookout, _ progress: Progress, origin: UInt64) {
        self.plan = plan
        self.cluster = cluster
        self.lookout = lookout
        self.progress = progress
        self.origin = origin
        refusals = plan.refusals[...]
    }

    /// What is being waited for, for people.
    var text: String {
        guard case .watching(let watch) = state else { return "" }
        return ", \(watch.round.kind.rawValue) m\(watch.member)"
    }

    /// Whether a member is being waited for.
    var isWatching: Bool {
        if case .watching = state { true } else { false }
    }

    /// - Parameter end: when the phase of faults ends, on the monotonic clock; 0 begins no further round.
    func tick(end: UInt64) throws(SystemError) {
        let now = Clocks.monotonic()
        switch state {
        case .over: break
        case .watching(let watch): try look(watch, now: now)
        case .resting(let until):
            guard now >= until, now < end, lookout.isAgreed(memberCount: cluster.alive.count) else { return }
            let left = end - now
            let atEnd = left < UInt64(refusals.count) * Self.refusalReserve
            if atEnd, let refusal = refusals.first {
                if try strike(refusal) { refusals.removeFirst() }
            } else if left > UInt64(refusals.count) * Self.refusalReserve + Self.repairReserve {
                let round = next ?? plan.nextRepair()
                next = try strike(round) ? nil : round
            }
        }
    }

    // MARK: The blow

    /// False if nobody holds what the round would harm.
    private func strike(_ round: DamagePlan.Round) throws(SystemError) -> Bool {
        let running = cluster.running.sorted()
        guard !running.isEmpty else { return false }
        let turn = Int((round.choice >> 8) % UInt64(running.count))
        // Those that were harmed least come first.
        let order = (running[turn...] + running[..<turn]).enumerated().sorted { a, b in
            let left = (harmed[a.element]?.count ?? 0, a.offset)
            return left < (harmed[b.element]?.count ?? 0, b.offset)
        }
        for (_, member) in order where try target(of: round, member) != nil {
            return try strike(round, member)
        }
        return false
    }

    private func target(of round: DamagePlan.Round, _ member: Int) throws(SystemError) -> String? {
        try DataDirectory(cluster.dataPath(of: member)).contents().target(of: round, sparing: harmed[member] ?? [])
    }

    private func strike(_ round: DamagePlan.Round, _ member: Int) throws(SystemError) -> Bool {
        let wasLeader = lookout.leader(among: cluster.running) == member
        let struck = Clocks.monotonic()
        try cluster.kill(member)
        let directory = try DataDirectory(cluster.dataPath(of: member))
        let contents = try directory.contents()
        guard let file = contents.target(of: round, sparing: harmed[member] ?? []),
            let harm = Harm(
                round, file: file, bytes: file.isEmpty ? [] : try directory.read(file), names: contents.names.count)
        else {
            try cluster.start(member)
            return false
        }
        try directory.suffer(harm)
        let before = PriorDamage(
            files: harmed[member] ?? [], hasSnapshot: contents.covered > 0,
            nextToLast: contents.segments.dropLast().last)
        harmed[member, default: []].insert(file)
        progress.note("\(round.kind.rawValue) m\(member)\(wasLeader ? ", which led" : ""): \(harm)")
        let logStart = try cluster.logSize(of: member)
        cluster.awaitEnd(of: member)
        let started = Clocks.monotonic()
        try cluster.start(member)
        state = .watching(
            Watch(
                round: round, member: member, harm: harm, before: before, wasLeader: wasLeader, struck: struck,
                started: started, logStart: logStart))
        return true
    }

    // MARK: The answer

    private func look(_ watch: Watch, now: UInt64) throws(SystemError) {
        let isLate = now - watch.started > Self.patience
        let tale = MemberTale(try cluster.log(of: watch.member, from: watch.logStart))
        let finding = DamageFinding(
            watch.round.kind, watch.harm, tale, exitCode: cluster.exitCode(of: watch.member), before: watch.before)
        switch (finding?.ending, watch.whole) {
        case (nil, _):
            guard isLate else { return }
            let text = "after \(Seconds.text(Self.patience)) it was neither whole nor had it refused to start"
            close(watch, DamageFinding(.wrong, text), at: now, now: now)
        case (.refused?, _), (.wrong?, _):
            if let finding { close(watch, finding, at: now, now: now) }
        case (_, nil):
            var watch = watch
            watch.whole = (now, lookout.committed)
            state = .watching(watch)
        case (_, let whole?):
            if lookout.applied(by: watch.member) >= whole.needed {
                if let finding { close(watch, finding, at: whole.at, now: now) }
            } else if isLate {
                let text = "it had not caught up after \(Seconds.text(Self.patience))"
                close(watch, DamageFinding(.wrong, text), at: now, now: now)
            }
        }
    }

    private func close(_ watch: Watch, _ finding: DamageFinding, at: UInt64, now: UInt64) {
        records.append(
            FaultRecord(
                nemesis: .damage, target: watch.wasLeader ? .leader : .follower, members: [watch.member],
                start: watch.struck - origin, end: now - origin))
        damages.append(
            DamageRecord(
                kind: watch.round.kind, member: watch.member, harm: watch.harm.description, finding: finding,
                start: watch.started - origin, end: at - origin))
        let time = Seconds.text(at - watch.started, digits: 2)
        let whole = watch.whole == nil ? "" : ", caught up after \(Seconds.text(now - watch.started, digits: 2))"
        progress.note("m\(watch.member) \(finding.ending.rawValue) after \(time)\(whole): \(finding.text)")
        cluster.forgetEnd(of: watch.member)
        if watch.round.kind.answer == .refusal {
            cluster.leaveOut(watch.member)
            progress.note(
                "m\(watch.member) is left out from here on: only a change of the members brings it back;"
                    + " \(cluster.alive.count) of \(cluster.layout.members.count) members serve")
        }
        if finding.ending == .spared { next = plan.again(watch.round) }
        let isEnough = finding.ending == .wrong || (watch.round.kind.answer == .refusal && refusals.isEmpty)
        state =
            isEnough
            ? .over : .resting(until: now + UInt64(DamagePlan.rest(after: watch.round)) * 1_000_000)
    }
}
