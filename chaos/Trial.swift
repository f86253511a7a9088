internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// One run, phase after phase, on the program's first thread.
///
///     start ─► healthy ─► faults ─► heal ─► settle ─► final reads ─► stop
///       └─────────┴─────────┴── Ctrl-C ──┴─────────────────┘ ends it without a verdict
final class Trial {
    /// Between two looks at signals, members and the plan.
    private static let tick = Duration.milliseconds(10)
    /// Nanoseconds for all members to answer under one leader.
    private static let patience: UInt64 = 30_000_000_000

    private let options: RunOptions
    private let cluster: TrialCluster
    private let progress: Progress
    private let signals: SignalDescriptor
    private var isInterrupted = false
    /// Remarks of the cluster that have been told.
    private var remarksTold = 0

    init(
        _ options: RunOptions, _ cluster: TrialCluster, _ progress: Progress, _ signals: consuming SignalDescriptor
    ) {
        self.options = options
        self.cluster = cluster
        self.progress = progress
        self.signals = signals
    }

    /// Fills the history; false when it was interrupted. Members are at an end then, or to be killed.
    func run(_ history: inout History) throws(SystemError) -> Bool {
        let lookout = try Lookout(cluster.layout)
        defer { lookout.stop() }
        try cluster.heal()
        guard try waitForAgreement(lookout, "starting") else {
            if !isInterrupted { history.remarks.append("the members were never ready") }
            history.remarks += cluster.remarks
            return !isInterrupted
        }
        let origin = Clocks.monotonic()
        let clients = try Clients(options, cluster.layout, origin: origin)
        let isWhole: Bool
        do throws(SystemError) {
            isWhole = try runPhases(&history, clients, lookout, origin: origin)
        } catch {
            _ = clients.stop()
            throw error
        }
        history.operations = clients.stop()
        guard isWhole else { return false }
        begin(.finalReads, &history, origin: origin)
        guard try readEvidence(&history) else { return false }
        try cluster.stopAll()
        history.remarks += cluster.remarks
        return true
    }

    private func runPhases(
        _ history: inout History, _ clients: Clients, _ lookout: Lookout, origin: UInt64
    ) throws(SystemError) -> Bool {
        begin(.healthy, &history, origin: origin)
        guard try wait(milliseconds: options.healthyMilliseconds, clients, lookout) else { return false }
        guard !options.nemeses.isEmpty else { return true }

        let driver = NemesisDriver(options.schedule, cluster, lookout, progress, origin: origin)
        let damage = options.damagePlan.map { DamageDriver($0, cluster, lookout, progress, origin: origin) }
        begin(.faults, &history, origin: origin)
        guard try wait(milliseconds: options.faultMilliseconds, clients, lookout, driver, damage) else { return false }
        begin(.heal, &history, origin: origin)
        try driver.healAll()
        while let damage, damage.isWatching {
            guard try look() else { return false }
            try damage.tick(end: 0)
        }
        history.faults = (driver.records + (damage?.records ?? [])).sorted { $0.start < $1.start }
        history.damages = damage?.damages ?? []
        try cluster.heal()
        if try !waitForAgreement(lookout, "healing") {
            guard !isInterrupted else { return false }
            let answering = lookout.answering.map { " m\($0)" }.joined()
            history.remarks.append(
                "\(Seconds.text(Self.patience)) after the last fault not all members follow one leader;"
                    + " answering:\(answering.isEmpty ? " none" : answering)")
        }
        begin(.settle, &history, origin: origin)
        return try wait(milliseconds: options.settleMilliseconds, clients, lookout)
    }

    private func begin(_ phase: Phase, _ history: inout History, origin: UInt64) {
        history.phases.append(PhaseStart(phase, start: Clocks.monotonic() - origin))
        progress.note("phase \(phase.rawValue)")
    }

    // MARK: Waiting

    private func wait(
        milliseconds: Int, _ clients: Clients, _ lookout: Lookout, _ driver: NemesisDriver? = nil,
        _ damage: DamageDriver? = nil
    ) throws(SystemError) -> Bool {
        let start = Clocks.monotonic()
        while Clocks.monotonic() - start < UInt64(milliseconds) * 1_000_000 {
            guard try look() else { return false }
            try driver?.tick(phaseStart: start)
            try damage?.tick(end: start + UInt64(milliseconds) * 1_000_000)
            progress.show(status(clients, lookout) + (driver?.text ?? "") + (damage?.text ?? ""))
        }
        return true
    }

    private func waitForAgreement(_ lookout: Lookout, _ text: String) throws(SystemError) -> Bool {
        let start = Clocks.monotonic()
        while !lookout.isAgreed(memberCount: cluster.present.count) {
            guard try look(), Clocks.monotonic() - start < Self.patience else { return false }
            progress.show(text)
        }
        return true
    }

    private func readEvidence(_ history: inout History) throws(SystemError) -> Bool {
        let reader = try EvidenceReader(cluster.present, options.padding)
        while !reader.isDone {
            if try !look() { reader.cancel() }
            progress.show(reader.text)
        }
        let (evidence, remarks) = reader.result()
        history.evidence = evidence
        history.remarks += remarks
        return !isInterrupted
    }

    /// One tick; false once it was interrupted.
    private func look() throws(SystemError) -> Bool {
        Clocks.sleep(Self.tick)
        if try signals.next() != nil { isInterrupted = true }
        try cluster.noticeEnds()
        for remark in cluster.remarks.dropFirst(remarksTold) { progress.note(remark) }
        remarksTold = cluster.remarks.count
        return !isInterrupted
    }

    private func status(_ clients: Clients, _ lookout: Lookout) -> String {
        let tally = clients.tally
        let leader = lookout.leader(among: cluster.running).map { "m\($0) leads" } ?? "no leader"
        return "\(tally.answered) answered, \(tally.unknown) unknown, \(tally.failed) failed, \(leader)"
    }
}
