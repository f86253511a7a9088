internal import Bytes
internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import LinuxSystem
internal import MVCC
internal import Observability
internal import Raft
internal import Reactor
internal import Replica
internal import Storage
internal import Transport

/// One member of a cluster: the replica and everything that connects it to the world, on one loop.
///
///     turn:  sockets ─► messages, requests and disk completions are collected
///                    ─► end of turn: the replica steps once for each kind, then ticks; its effects are carried out
///                    ─► one write per connection
///
/// Everything here belongs to the loop's thread.
final class MemberServer {
    let settings: ServerSettings
    /// Until a member that joins has been told who it is: 0, in cluster 0.
    private(set) var id = MemberID(0)
    private(set) var clusterID: UInt64 = 0
    private(set) var origin: MemberOrigin?
    let loop: EventLoop
    let log: Logger
    let methods: MethodTable
    let grpcLimits: GRPC.Limits
    let requestTimeout: Duration

    private let directoryLock: DirectoryLock
    private let freeBytes: Int
    var disk: DiskThreads?
    var links: PeerLinks?
    private var listeners: [Listener] = []

    private var recovery: ReplicaRecovery?
    /// While a member that joins asks who it is.
    var search: JoinSearch?
    /// While a peer is not where it was, and others are asked where it is.
    var addressSearch: AddressSearch?
    var addressSearchNext = Instant(nanoseconds: 0)
    var node: ReplicaNode?
    private(set) var exit: MemberExit?
    var isLeaving = false
    /// As the configuration in force says. A learner serves little.
    var isLearner = false

    // What this turn has brought.
    var collectedMessages: [(sender: Sender, messages: [PeerMessage])] = []
    var collectedRequests: [Request] = []
    var collectedCompletions: [DiskCompletion] = []
    var collectedNotices: [Replica.Input] = []
    var isTickDue = false
    var hasMoreWork = false

    var pending: [RequestID: PendingCall] = [:]
    var healthReads: [RequestID: HealthReadWaiting] = [:]
    var longRanges: [LongRange] = []
    var watches: WatchBoard?
    var leases = LeaseBoard()
    var locks = LockDesk()
    var hashings: [Hashing] = []
    var revisionWaits: [RevisionWait] = []
    var revisionWaitsSeen = Revision.zero
    let quota: StoreQuota
    var quotaLevel = StoreQuota.Level.comfortable
    /// The alarm has been asked for lately.
    var isAlarmAsked = false
    var autoCompaction: AutoCompaction
    var desk: AuthDesk
    let watchOutlet: WatchOutlet
    /// Since when watchers that ask for a leader have had none.
    var leaderlessSince: Instant?
    var clientConnections = ClientConnections()
    var offences = Offences()
    var backlog = AnswerBacklog()
    var refusalsLoggedNext = Instant(nanoseconds: 0)
    var refusalsNotLogged = 0
    var metrics = MemberMetrics()
    let reflection = Reflection(served: MemberServer.served)
    var reflectionCalls: Set<StreamPlace> = []
    let gateway = GatewayServices()
    /// Links of the gateway that have been given answers in this turn.
    var gatewaysWithInput: [GatewayLink] = []
    var sessions: [UInt32: GRPCSession] = [:]
    var webSessions: [UInt32: HTTPSession] = [:]
    private var nextSession: UInt32 = MemberServer.firstSession
    private var dirty: [GRPCSession] = []
    var internalRequests: UInt32 = 0
    /// How the process ends once the log is closed.
    var exitWhenClosed = MemberExit.stopped

    /// Sessions below are the member's own.
    static let firstSession: UInt32 = 1

    init(settings: ServerSettings, log: Logger) throws(StartFailure) {
        self.settings = settings
        quota = StoreQuota(bytesMax: settings.quotaBytes)
        autoCompaction = AutoCompaction(settings.autoCompaction)
        self.log = log.scoped(to: "server", ["member": .text(settings.name)])
        methods = MethodTable(
            MemberServer.served.map { method in
                MethodTable.Method(
                    service: String(method.service), name: String(method.name),
                    kind: MethodTable.Kind(method.streaming))
            })
        var limits = GRPC.Limits()
        limits.messageBytesMax = settings.requestBytesMax + MemberServer.requestOverheadBytes
        grpcLimits = limits
        desk = try AuthDesk(settings.tokens)
        watchOutlet = WatchOutlet(
            fragmentBytesMax: settings.requestBytesMax, messageBytesMax: limits.sentMessageBytesMax)
        requestTimeout = .seconds(5) + .milliseconds(2 * settings.electionMilliseconds)

        var loopLimits = LoopLimits()
        loopLimits.lateAfter = .milliseconds(settings.electionMilliseconds / 2)
        let loopLog = self.log
        do throws(SystemError) {
            loop = try EventLoop(limits: loopLimits, log: { loopLog.warn("event loop", ["what": .text($0)]) })
        } catch {
            throw StartFailure("cannot make an event loop: \(error)", code: 1)
        }
        let directory = try Self.openDirectory(settings.dataDirectory)
        freeBytes = (try? directory.freeBytes()) ?? .max
        do throws(DirectoryLock.Failure) {
            directoryLock = try DirectoryLock(directory, name: DiskExecutor.lockName)
        } catch {
            throw StartFailure("--data-dir: \(error); a directory serves one member at a time", code: 1)
        }
        let origin = try Self.origin(in: directory, settings)
        do throws(SystemError) {
            disk = try DiskThreads(DiskExecutor(directory), on: loop) { [unowned self] completions in
                collectedCompletions += completions
            }
        } catch {
            throw StartFailure("cannot start the disk threads: \(error)", code: 1)
        }
        if let origin { become(origin) }
    }

    func become(_ origin: MemberOrigin) {
        self.origin = origin
        id = origin.member
        clusterID = origin.clusterID
    }

    private static func openDirectory(_ path: String) throws(StartFailure) -> Directory {
        do throws(SystemError) {
            return try Directory.create(path)
        } catch {
            throw StartFailure("--data-dir: \(error)", code: 1)
        }
    }

    /// etcd lets a message be this much larger than a request may be, for the transport's own fields.
    static let requestOverheadBytes = 512 << 10

    /// Runs until the member stops or fails.
    func run() -> MemberExit {
        // Where it cannot be raised, fewer clients fit in, and accepting them rests.
        _ = try? ThisProcess.raiseDescriptorLimit()
        do throws(SystemError) {
            try loop.onSignals([.terminate, .interrupt]) { [unowned self] signal in leave(because: signal) }
            loop.onEndOfTurn { [unowned self] in endTurn() }
            loop.scheduleRepeating(every: .nanoseconds(Int64(clamping: replicaOptions.tickNanoseconds))) {
                [unowned self] in isTickDue = true
            }
            loop.scheduleRepeating(every: .seconds(1)) { [unowned self] in
                checkSessions()
                retryRecovery()
                tendStore()
                expireRevisionWaits()
                retryLockErrands()
            }
            loop.scheduleRepeating(every: .milliseconds(settings.watchProgressMilliseconds)) { [unowned self] in
                tellProgressOfIdle()
            }
            loop.scheduleRepeating(every: PeerProbes.interval) { [unowned self] in probePeers() }
            if origin == nil { join() } else { startRecovery() }
            try loop.run()
        } catch {
            stop(.failed(code: 1, "the event loop failed: \(error)"))
        }
        disk?.stop()
        desk.thread?.stop()
        loop.closeAll()
        return exit ?? .stopped
    }

    /// Ends the loop after this turn.
    func stop(_ exit: MemberExit) {
        if self.exit == nil { self.exit = exit }
        loop.stop()
    }

    // MARK: Starting

    func startRecovery() {
        guard let origin else { return }
        let identity = Identity(clusterID: clusterID, memberID: id, storeID: SystemRandom.seed())
        var recovery = ReplicaRecovery(
            member: id, options: replicaOptions,
            storage: DurableLog(options: Self.storageOptions(settings, freeBytes: freeBytes), identity: identity),
            start: origin.start,
            description: MemberDescription(
                name: settings.name, clientURLs: settings.advertiseClientURLs.map(\.description),
                version: ServerSettings.version),
            seed: SystemRandom.seed())
        let progress = recovery.begin(now: loop.now)
        self.recovery = recovery
        go(on: progress)
    }

    func advanceRecovery(_ completions: [DiskCompletion]) {
        guard let progress = recovery?.completed(completions, now: loop.now) else { return }
        go(on: progress)
    }

    /// A disk that is too full to start on may have space now.
    private func retryRecovery() {
        guard let progress = recovery?.retry(now: loop.now) else { return }
        go(on: progress)
    }

    private func go(on progress: ReplicaRecovery.Progress) {
        switch progress {
        case .working(let operations): disk?.submit(operations)
        case .failed(let failure): stop(MemberExit(failure, member: id, directory: settings.dataDirectory))
        case .ready(let node, let recovered, let operations):
            recovery = nil
            watches = WatchBoard(after: node.state.view)
            self.node = node
            isLearner = node.raft.configuration.learners.contains(id)
            disk?.submit(operations)
            log.info(
                "log recovered",
                [
                    "first": .unsigned(node.raft.firstIndex.position), "last": .unsigned(node.raft.lastIndex.position),
                    "term": .unsigned(node.raft.term.number), "torn_tail": .flag(recovered.hadTornTail),
                    "snapshot": .unsigned(recovered.snapshot?.index.position ?? 0),
                    "incarnation": .unsigned(recovered.incarnation),
                ])
            for name in recovered.damagedSnapshots {
                log.warn("a damaged snapshot was found and is not needed", ["file": .text(name.rawValue)])
            }
            warnOfLoss(recovered)
            openPorts()
        }
    }

    private func warnOfLoss(_ recovered: RecoveredLog) {
        let promised = recovered.hardState.promisedEnd
        for place in recovered.damage {
            log.warn(
                promised == nil
                    ? "a damaged place of the log, what was lost has been replaced"
                    : "the log is damaged: entries that were acknowledged are lost",
                [
                    "file": .text(place.file.rawValue), "offset": .count(place.offset),
                    "first_lost_index": .unsigned(place.firstLostIndex.position),
                ])
        }
        guard let promised else { return }
        log.warn(
            "the log is being repaired from the other members; until then this member only votes and follows",
            [
                "has_through": .unsigned(
                    recovered.entries.last?.index.position ?? recovered.snapshot?.index.position ?? 0),
                "promised_through": .unsigned(promised.index.position), "term": .unsigned(promised.term.number),
            ])
    }

    private func openPorts() {
        do throws(StartFailure) {
            try openPeerPort()
            for endpoint in settings.listenClientURLs { listeners.append(try listen(endpoint, "--listen-client-urls")) }
            let clientURLs = listeners.map { "http://\($0.address)" }.joined(separator: ",")
            for endpoint in settings.listenMetricsURLs { listeners.append(try listenForProbes(endpoint)) }
            log.info("ready to serve clients", ["client_urls": .text(clientURLs)])
        } catch {
            stop(.failed(code: error.code, error.message))
        }
    }

    private func listen(_ endpoint: Endpoint, _ flag: String) throws(StartFailure) -> Listener {
        let address = try endpoint.socketAddress(flag)
        return try MemberServer.listening(at: address, flag) { () throws(SystemError) in
            try loop.listen(on: address) { [unowned self] connection in receive(connection) }
        }
    }

    /// Health and metrics on a port of their own.
    private func listenForProbes(_ endpoint: Endpoint) throws(StartFailure) -> Listener {
        let flag = "--listen-metrics-urls"
        let address = try endpoint.socketAddress(flag)
        return try MemberServer.listening(at: address, flag) { () throws(SystemError) in
            try loop.listen(on: address) { [unowned self] connection in
                guard clientConnections.admit(connection.peer) else { return }
                connection.handler = makeHTTPSession(connection, scope: .probes)
            }
        }
    }

    // MARK: Sessions

    func makeGRPCSession(_ connection: Connection) -> GRPCSession {
        makeGRPCSession(.socket(connection))
    }

    func makeGRPCSession(_ carrier: SessionCarrier) -> GRPCSession {
        let session = GRPCSession(number: newSessionNumber(), carrier: carrier, member: self)
        sessions[session.number] = session
        return session
    }

    func makeHTTPSession(_ connection: Connection, scope: HTTPSession.Scope = .everything) -> HTTPSession {
        let session = HTTPSession(number: newSessionNumber(), connection: connection, scope: scope, member: self)
        webSessions[session.number] = session
        return session
    }

    private func newSessionNumber() -> UInt32 {
        repeat {
            nextSession = nextSession == .max ? MemberServer.firstSession : nextSession + 1
        } while sessions[nextSession] != nil || webSessions[nextSession] != nil
        return nextSession
    }

    func hasOutput(_ session: GRPCSession) { dirty.append(session) }

    func ended(_ session: GRPCSession) { sessions[session.number] = nil }

    func ended(_ session: HTTPSession) { webSessions[session.number] = nil }

    func flushSessions() {
        guard !dirty.isEmpty else { return }
        var flushed: [GRPCSession] = []
        swap(&flushed, &dirty)
        for session in flushed { session.flush() }
    }

    private func checkSessions() {
        for number in sessions.keys.sorted() { sessions[number]?.checkDeadlines(now: loop.now) }
        for number in webSessions.keys.sorted() { webSessions[number]?.checkDeadlines(now: loop.now) }
        endLeaderlessWatches()
    }

    // MARK: Stopping

    /// Hands leadership over, answers what waits, and stops; at once when asked a second time.
    func leave(because signal: Signal) {
        guard !isLeaving else {
            stop(.stopped)
            return
        }
        isLeaving = true
        log.info("stopping", ["signal": .text(signal.description)])
        for listener in listeners { listener.close() }
        guard node != nil else {
            stop(.stopped)
            return
        }
        step(.handOver)
        for number in sessions.keys.sorted() { sessions[number]?.shutDown() }
        closeWhenHandedOver(patience: settings.electionMilliseconds / MemberServer.leavePollMilliseconds)
    }

    private static let leavePollMilliseconds = 10

    /// Waits until somebody else leads, but not longer than an election time-out, then closes the log.
    private func closeWhenHandedOver(patience: Int) {
        if node?.raft.isLeader == true, patience > 0, (node?.raft.configuration.voters.count ?? 0) > 1 {
            loop.schedule(after: .milliseconds(MemberServer.leavePollMilliseconds)) { [unowned self] in
                closeWhenHandedOver(patience: patience - 1)
            }
            return
        }
        step(.close)
        // A disk that does not answer must not keep the process for ever.
        loop.schedule(after: .seconds(5)) { [unowned self] in stop(.stopped) }
    }
}
