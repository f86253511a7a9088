internal import Bytes
public import Determinism
public import LinuxSystem

/// One thread's world of sockets, timers, signals and work posted by other threads.
///
///     turn:  wait ─► read the clock ─► run what was posted, read priority connections
///                 ─► read ordinary connections, those that owe least first, then accept, until the time for it is over
///                 ─► (held up? drain priority connections) ─► timers ─► closed connections
///                 ─► end-of-turn hooks ─► one write per connection with output ─► wait
///
/// Not thread-safe: everything but `handle` belongs to the thread that calls `run` or `turn`. Level-triggered epoll, no
/// Swift concurrency: requests cost system calls, and the shape of the turn keeps those to one read and one write per
/// connection.
public final class EventLoop {
    /// The part that other threads may use.
    public let handle: LoopHandle
    public let limits: LoopLimits
    /// The clock at the start of this turn, before any socket was read.
    public private(set) var now: Instant
    public internal(set) var statistics = LoopStatistics()

    let log: (String) -> Void
    /// Lent to one handler at a time; holds what the last read brought.
    let readBuffer: UnsafeMutableRawBufferPointer
    var ordinaryReadBytes: Int { min(limits.ordinaryReadBytesMax, limits.readBytesMax) }
    var isLendingReadBuffer = false

    private let clock: LoopClock
    private let poll: EventPoll
    private var registrations: [Registration] = []
    private var lastNumber: UInt32 = 0
    private var timers = TimerTable()
    private var signals: SignalDescriptor?
    private var signalHandler: ((Signal) -> Void)?
    private var endOfTurnHooks: [() -> Void] = []
    private var withOutput: [Connection] = []
    private var closings: [(connection: Connection, reason: CloseReason)] = []
    private var deferred: [() -> Void] = []
    private var priorityConnections: [Connection] = []
    private var readable: [Connection] = []
    private var arriving: [Listener] = []
    private var resting = 0
    private var isStopping = false
    private var wantsTurn = false

    /// `log` gets one line for what an operator should know, such as running out of descriptors.
    public init(
        clock: LoopClock = .monotonic, limits: LoopLimits = LoopLimits(), log: @escaping (String) -> Void = { _ in }
    ) throws(SystemError) {
        self.clock = clock
        self.limits = limits
        self.log = log
        handle = try LoopHandle()
        poll = try EventPoll(eventsMax: limits.eventsPerTurnMax)
        now = clock.read()
        readBuffer = .allocate(byteCount: limits.readBytesMax, alignment: 16)
        _ = try handle.withRawBell { (raw) throws(SystemError) in try register(raw, .readable, .bell) }
    }

    deinit {
        // Handlers usually hold their connection, which holds them; whoever else still holds one finds it closed.
        for registration in registrations {
            switch registration.source {
            case .none, .bell, .signals: break
            case .listener(let listener): listener.abandon()
            case .attempt(let attempt): attempt.abandon()
            case .connection(let connection): connection.abandon()
            }
        }
        for (connection, _) in closings { connection.abandon() }
        readBuffer.deallocate()
    }
}

// MARK: Running

extension EventLoop {
    /// Turns until `stop`. Ends with what the last turn wanted to write written, as far as the kernel took it.
    public func run() throws(SystemError) {
        isStopping = false
        defer { handle.releaseThread() }
        while !isStopping { try turn() }
    }

    /// Ends `run` after the turn that is under way.
    public func stop() { isStopping = true }

    /// Asks for another turn without waiting: for work that is done in slices.
    public func requestTurn() { wantsTurn = true }

    /// Calls the hook in every turn when all input of the turn has been handled and before output is written.
    public func onEndOfTurn(_ hook: @escaping () -> Void) { endOfTurnHooks.append(hook) }

    /// One turn. Waits for events until the next timer is due, but no longer than `longest`.
    public func turn(waitingAtMost longest: Duration? = nil) throws(SystemError) {
        handle.adoptCurrentThread()
        let count = try poll.wait(milliseconds: waitMilliseconds(longest))
        statistics.turns += 1
        now = clock.read()
        for position in 0..<count {
            let (events, data) = poll.event(position)
            dispatch(events, data)
        }
        serveOrdinary()
        runTimers()
        deliverClosings()
        for hook in endOfTurnHooks { hook() }
        flushOutput()
    }

    /// Reads the clock again, where `now` would be too old. Leaves `now` as it is.
    public func readClock() -> Instant { clock.read() }

    /// Reads priority connections until none has anything left or the clock passes `deadline`.
    ///
    /// Called by the loop itself before it judges timers that are late. Not to be called from `received`, whose bytes
    /// lie in the buffer this would overwrite.
    public func drainPriorityConnections(until deadline: Instant) {
        invariant(!isLendingReadBuffer, "sockets are not drained while a handler holds the read buffer")
        var pending = priorityConnections
        while !pending.isEmpty {
            pending.removeAll { !$0.readOnce() }
            if readClock() >= deadline { return }
        }
    }

    /// Reads the ordinary connections and accepts new ones, as far as there is time. What is left is ready in the next turn
    /// as well, and by then owes less than what was read in this one.
    private func serveOrdinary() {
        for connection in readable { connection.settleDebt(at: now) }
        if readable.count > 1 { readable.sort { $0.isServed(before: $1) } }
        let (deadline, heavyDeadline) = (now + limits.ordinaryInputFor, now + limits.heavyInputFor)
        for (place, connection) in readable.enumerated() {
            // Whoever comes first is read whatever the time is: somebody is read in every turn.
            if place > 0, clock.read() >= (connection.isHeavy ? heavyDeadline : deadline) { break }
            connection.readOrdinary(inTurn: statistics.turns)
        }
        readable.removeAll(keepingCapacity: true)
        for listener in arriving { listener.acceptWaiting(until: heavyDeadline) }
        arriving.removeAll(keepingCapacity: true)
    }

    private func waitMilliseconds(_ longest: Duration?) -> Int32 {
        let isBusy = wantsTurn || !withOutput.isEmpty || !closings.isEmpty || !deferred.isEmpty
        wantsTurn = false
        if isBusy { return 0 }
        var wait = longest
        if let due = timers.nextDue() {
            // `now` is as old as the turn was long; the wait begins now.
            let untilDue = max(due - clock.read(), .zero)
            wait = min(wait ?? untilDue, untilDue)
        }
        guard let wait else { return -1 }
        // Rounded up: waking a fraction of a millisecond early would spin until the timer is due.
        let (seconds, attoseconds) = wait.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    private func runTimers() {
        if let due = timers.nextDue(), now > due + limits.lateAfter {
            statistics.lateTurns += 1
            drainPriorityConnections(until: readClock() + limits.drainFor)
        }
        // As many as there are now: a timer that sets another for at once must not hold up the turn for ever.
        for _ in 0..<timers.count {
            guard let action = timers.popDue(by: now) else { return }
            action()
        }
    }

    private func deliverClosings() {
        deliverClosed()
        if !deferred.isEmpty {
            var actions: [() -> Void] = []
            swap(&actions, &deferred)
            for action in actions { action() }
        }
    }

    /// Tells the handlers of connections that are over, in order. What they held is let go of then, and that can take long
    /// when many end at once: those beyond the time for it wait for the next turn.
    private func deliverClosed() {
        guard !closings.isEmpty else { return }
        let deadline = clock.read() + limits.closingFor
        // As many as there are now: a handler may close further ones.
        var delivered = 0
        for _ in 0..<closings.count {
            let (connection, reason) = closings[delivered]
            delivered += 1
            connection.deliverClosed(reason)
            if clock.read() >= deadline { break }
        }
        closings.removeFirst(delivered)
    }

    private func flushOutput() {
        guard !withOutput.isEmpty else { return }
        var flushed: [Connection] = []
        swap(&flushed, &withOutput)
        for connection in flushed { connection.flush() }
        // The list goes back for its capacity, unless a callback has begun a new one.
        if withOutput.isEmpty {
            flushed.removeAll(keepingCapacity: true)
            swap(&flushed, &withOutput)
        }
    }
}

// MARK: Timers

extension EventLoop {
    /// Runs the action once, at the first turn after that instant of the loop's clock.
    @discardableResult
    public func schedule(at due: Instant, _ action: @escaping () -> Void) -> TimerID {
        timers.set(due: due, every: nil, action)
    }

    /// Runs the action once, so long from now: counted from this moment and not from the turn's start, since a time-out
    /// that is set at the end of a long turn, or before the first, would otherwise be over before it began.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerID {
        timers.set(due: clock.read() + delay, every: nil, action)
    }

    /// Runs the action each period, first after one. Periods that were missed count as one.
    @discardableResult
    public func scheduleRepeating(every period: Duration, _ action: @escaping () -> Void) -> TimerID {
        invariant(period > .zero, "a repeating timer has a period")
        return timers.set(due: clock.read() + period, every: period, action)
    }

    public func cancel(_ timer: TimerID) { timers.cancel(timer) }
}

// MARK: Sockets

extension EventLoop {
    /// Listens. The callback gives each accepted connection its handler; one without is closed.
    public func listen(
        on address: SocketAddress, limits: ConnectionLimits = ConnectionLimits(),
        _ accepted: @escaping (Connection) -> Void
    ) throws(SystemError) -> Listener {
        try Listener(Socket.listen(on: address), on: self, limits, accepted)
    }

    /// Connects and says once, never from inside this call, how it went. A connection comes without a handler; the
    /// callback gives it one.
    @discardableResult
    public func connect(
        to address: SocketAddress, within timeout: Duration, limits: ConnectionLimits = ConnectionLimits(),
        _ decided: @escaping (ConnectOutcome) -> Void
    ) -> ConnectionAttempt {
        ConnectionAttempt(to: address, within: timeout, on: self, limits, decided)
    }

    /// Calls the handler for these signals from now on. Once per loop; see `SignalDescriptor` for when.
    public func onSignals(_ wanted: [Signal], _ handler: @escaping (Signal) -> Void) throws(SystemError) {
        invariant(signals == nil, "a loop takes its signals once")
        let descriptor = try SignalDescriptor(wanted)
        _ = try descriptor.withRaw { (raw) throws(SystemError) in try register(raw, .readable, .signals) }
        signals = consume descriptor
        signalHandler = handler
    }

    /// Closes every listener, attempt and connection; handlers hear of it in the next turn.
    public func closeAll() {
        for registration in registrations {
            switch registration.source {
            case .none, .bell, .signals: break
            case .listener(let listener): listener.close()
            case .attempt(let attempt): attempt.cancel()
            case .connection(let connection): connection.close()
            }
        }
    }
}

// MARK: What listeners, attempts and connections ask of their loop

extension EventLoop {
    /// Watches a descriptor and answers the registration's number.
    func register(_ raw: Int32, _ interest: EventPoll.Events, _ source: EventSource) throws(SystemError) -> UInt32 {
        let row = Int(raw)
        while registrations.count <= row { registrations.append(Registration()) }
        lastNumber &+= 1
        try poll.add(raw, interest, data: Registration.eventData(number: lastNumber, raw: raw))
        registrations[row] = Registration(number: lastNumber, source: source)
        return lastNumber
    }

    func changeInterest(_ raw: Int32, _ number: UInt32, _ interest: EventPoll.Events) {
        poll.modify(raw, interest, data: Registration.eventData(number: number, raw: raw))
    }

    func unregister(_ raw: Int32) {
        poll.remove(raw)
        registrations[Int(raw)].source = .none
        registrations[Int(raw)].number = 0
    }

    func addToFlush(_ connection: Connection) { withOutput.append(connection) }

    /// Counts a connection that is going to rest, if one more may.
    func mayRest() -> Bool {
        guard resting < limits.restingMax else { return false }
        resting += 1
        return true
    }

    func hasRested() { resting -= 1 }

    func addToClosings(_ connection: Connection, _ reason: CloseReason) { closings.append((connection, reason)) }

    /// Runs the action in this turn after the timers, or in the next one without waiting.
    func `defer`(_ action: @escaping () -> Void) { deferred.append(action) }

    func setPriority(_ connection: Connection, _ isPriority: Bool) {
        if isPriority {
            priorityConnections.append(connection)
        } else {
            priorityConnections.removeAll { $0 === connection }
        }
    }

    private func dispatch(_ events: EventPoll.Events, _ data: UInt64) {
        let row = Int(data & 0xFFFF_FFFF)
        let registration = registrations[row]
        guard registration.number == UInt32(data >> 32) else {
            statistics.staleEvents += 1
            return
        }
        switch registration.source {
        case .none: break
        case .bell: for work in handle.takePosted() { work() }
        case .signals: takeSignals()
        case .listener(let listener): arriving.append(listener)
        case .attempt(let attempt): attempt.decide()
        case .connection(let connection): if connection.isReady(events) { readable.append(connection) }
        }
    }

    private func takeSignals() {
        do throws(SystemError) {
            while let signal = try signals?.next() { signalHandler?(signal) }
        } catch {
            log("reading signals failed: \(error)")
        }
    }
}
