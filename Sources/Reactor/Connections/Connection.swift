internal import Bytes
internal import Determinism
public import LinuxSystem

/// A TCP connection of a loop: bytes in go to the handler, bytes out are collected and written once per turn.
///
///     open ──closeAfterFlush──► flushing ──all written──► lingering ──peer closes, or time──► closed
///       ├──closeAfterRest──► resting ─────────────────────────time────────────────────────────┤
///       └───────────────────────── close, failure, overflow ──────────────────────────────────┘
///
/// Lingering reads and forgets what the peer still sends: closing with unread bytes would make the kernel reset the
/// connection, and the peer could lose the last thing it was told. A connection that was abused rests instead: it is told
/// why, and then neither read nor ended for a while, so that whoever sends rubbish until the end and begins anew does so rarely.
public final class Connection {
    public let peer: SocketAddress
    public unowned let loop: EventLoop
    public let limits: ConnectionLimits
    public var handler: (any ConnectionHandler)?

    private enum Phase { case open, flushing, lingering, resting, closed }

    private var socket: Socket?
    private let raw: Int32
    private var number: UInt32 = 0
    private var interest: EventPoll.Events = .readable
    private var phase = Phase.open
    private var output: [UInt8] = []
    private var outputSent = 0
    private var isQueuedForFlush = false
    private var isBlocked = false
    private var isReadingPaused = false
    private var hasPeerFinished = false
    private var wantsToFinishWriting = false
    private var hasFinishedWriting = false
    private var lingerTimer: TimerID?
    private var lingeredBytes = 0
    private var debt: InputDebt
    private var lastReadInTurn: UInt64 = 0

    /// Whether more than `outputBytesHigh` waits; until `writable` is called.
    public private(set) var isCongested = false

    /// Whether the loop reads this connection before it judges timers that are late: for peers, whose heartbeats may
    /// be waiting in the kernel while their time-out is being judged.
    public var isPriority = false {
        didSet { if isPriority != oldValue, phase != .closed { loop.setPriority(self, isPriority) } }
    }

    init(
        _ socket: consuming Socket, peer: SocketAddress, on loop: EventLoop, _ limits: ConnectionLimits
    ) throws(SystemError) {
        self.peer = peer
        self.loop = loop
        self.limits = limits
        raw = socket.withRaw { $0 }
        debt = InputDebt(at: loop.now)
        self.socket = consume socket
        number = try loop.register(raw, interest, .connection(self))
    }

    /// Whether bytes may still be written.
    public var isOpen: Bool { phase == .open && !wantsToFinishWriting }

    /// Bytes that wait for the kernel to take them.
    public var pendingOutputBytes: Int { output.count - outputSent }

    /// The address of this side.
    public func localAddress() -> SocketAddress? { try? socket?.localAddress() }
}

// MARK: Silence

extension Connection {
    /// Lets the kernel give up a peer that has not acknowledged what was sent for so long, and probe one that has been
    /// silent. The connection then fails with `timedOut`. Whole seconds, from one to a day.
    public func giveUp(afterUnacknowledged limit: Duration, probingAfterIdle idle: Duration) {
        let seconds = Int32(min(86_400, max(1, limit.components.seconds)))
        let idleSeconds = Int32(min(86_400, max(1, idle.components.seconds)))
        // A socket whose peer is gone already refuses options; its end is reported by the next read.
        try? socket?.setUserTimeout(milliseconds: seconds * 1000)
        try? socket?.setKeepAlive(idleSeconds: idleSeconds, intervalSeconds: max(1, seconds / 3), count: 3)
    }
}

// MARK: Output

extension Connection {
    /// Adds bytes to the output, which is written at the end of the turn. Nothing happens on a connection that is not
    /// open.
    public func write(_ bytes: UnsafeRawBufferPointer) { withOutput { $0.append(contentsOf: bytes) } }

    public func write(_ bytes: [UInt8]) { withOutput { $0.append(contentsOf: bytes) } }

    public func write(_ bytes: ArraySlice<UInt8>) { withOutput { $0.append(contentsOf: bytes) } }

    /// Lends the output buffer to an encoder, which may only append to it and must not call the connection.
    public func withOutput(_ body: (inout [UInt8]) -> Void) {
        guard isOpen else { return }
        let before = output.count
        body(&output)
        invariant(output.count >= before, "encoders only append to a connection's output")
        let pending = pendingOutputBytes
        if pending > limits.outputBytesMax { return finish(.outputOverflow) }
        if pending > limits.outputBytesHigh { isCongested = true }
        if !isBlocked { queueForFlush() }
    }

    /// Tells the peer, after all output so far, that nothing more comes. Reading goes on.
    public func finishWriting() {
        guard isOpen else { return }
        wantsToFinishWriting = true
        if !isBlocked { queueForFlush() }
    }

    private func queueForFlush() {
        guard !isQueuedForFlush else { return }
        isQueuedForFlush = true
        loop.addToFlush(self)
    }

    /// The one write of a turn.
    func flush() {
        isQueuedForFlush = false
        guard phase == .open || phase == .flushing || phase == .resting else { return }
        if pendingOutputBytes > 0 {
            guard let result = writePending() else { return }
            guard case .done(let count) = result else { return setBlocked(true) }
            loop.statistics.bytesWritten &+= UInt64(count)
            outputSent += count
            // A short write means that the kernel's buffer is full: asking again would only be told so.
            setBlocked(pendingOutputBytes > 0)
            reclaimOutput()
        }
        if pendingOutputBytes == 0 { outputIsWritten() }
        if isCongested, phase == .open, pendingOutputBytes <= limits.outputBytesLow {
            isCongested = false
            handler?.writable(self)
        }
    }

    private func writePending() -> IOResult? {
        do throws(SystemError) {
            var result: IOResult?
            var failure: SystemError?
            output.withUnsafeBytes { bytes in
                do throws(SystemError) {
                    result = try socket?.write(UnsafeRawBufferPointer(rebasing: bytes[outputSent...]))
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            return result
        } catch {
            finish(.failed(error))
            return nil
        }
    }

    private func reclaimOutput() {
        if outputSent == output.count {
            if output.capacity > loop.limits.outputBytesKept {
                output = []
            } else {
                output.removeAll(keepingCapacity: true)
            }
            outputSent = 0
        } else if outputSent >= 64 << 10, outputSent > output.count / 2 {
            output.removeFirst(outputSent)
            outputSent = 0
        }
    }

    private func outputIsWritten() {
        guard wantsToFinishWriting || phase == .flushing else { return }
        if !hasFinishedWriting {
            hasFinishedWriting = true
            do throws(SystemError) {
                try socket?.finishWriting()
            } catch {
                return finish(.failed(error))
            }
        }
        guard phase == .flushing else { return }
        if hasPeerFinished { return finish(.peerFinished) }
        phase = .lingering
        updateInterest()
    }

    private func setBlocked(_ blocked: Bool) {
        isBlocked = blocked
        updateInterest()
    }
}

// MARK: Input

extension Connection {
    /// Leaves what the peer sends in the kernel, which makes the peer wait.
    public func pauseReading() {
        isReadingPaused = true
        updateInterest()
    }

    public func resumeReading() {
        isReadingPaused = false
        updateInterest()
    }

    /// Takes note of what the kernel reports. Whether this is an ordinary connection that wants to be read in its turn;
    /// one with priority has been read.
    func isReady(_ events: EventPoll.Events) -> Bool {
        if events.contains(.writable) {
            isBlocked = false
            queueForFlush()
        }
        if events.isDisjoint(with: [.readable, .error, .hangup]) { return false }
        guard mayRead else {
            if !events.isDisjoint(with: [.error, .hangup]) {
                // These are reported whether asked for or not; without an end here the loop would spin on them.
                finish(socket?.takeError().map { .failed(SystemError($0, call: "socket")) } ?? .peerFinished)
            }
            return false
        }
        if isPriority { _ = readOnce() }
        return !isPriority
    }

    func settleDebt(at now: Instant) { debt.settle(at: now) }

    var isHeavy: Bool { debt.isHeavy }

    /// Who owes less is read first; of two that owe the same, who has waited longer.
    func isServed(before other: Connection) -> Bool {
        let (own, others) = (debt.bytes, other.debt.bytes)
        return own == others ? lastReadInTurn < other.lastReadInTurn : own < others
    }

    func readOrdinary(inTurn turn: UInt64) {
        lastReadInTurn = turn
        // What a lingering connection says is only forgotten: the more at once, the cheaper.
        let bytes = phase == .open ? loop.ordinaryReadBytes : loop.readBuffer.count
        _ = read(into: UnsafeMutableRawBufferPointer(rebasing: loop.readBuffer[..<bytes]))
    }

    /// Reads once, as much as fits, and hands over what came. Whether there may be more.
    func readOnce() -> Bool { read(into: loop.readBuffer) }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        guard mayRead else { return false }
        let result: IOResult?
        do throws(SystemError) {
            result = try socket?.read(into: buffer)
        } catch {
            finish(.failed(error))
            return false
        }
        switch result {
        case nil, .wouldBlock: return false
        case .done(0):
            hasPeerFinished = true
            peerHasFinished()
            return false
        case .done(let count):
            loop.statistics.bytesRead &+= UInt64(count)
            debt.charge(count)
            deliver(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return true
        }
    }

    private var mayRead: Bool {
        switch phase {
        case .open, .flushing: !isReadingPaused && !hasPeerFinished
        case .lingering: !hasPeerFinished
        case .resting, .closed: false
        }
    }

    private func deliver(_ bytes: UnsafeRawBufferPointer) {
        guard phase == .open else {
            lingeredBytes += bytes.count
            if lingeredBytes > limits.lingerBytesMax { finish(.local) }
            return
        }
        loop.isLendingReadBuffer = true
        handler?.received(bytes, on: self)
        loop.isLendingReadBuffer = false
    }

    private func peerHasFinished() {
        switch phase {
        case .open:
            updateInterest()
            if hasFinishedWriting { return finish(.peerFinished) }
            guard let handler else { return finish(.peerFinished) }
            handler.peerFinished(self)
        case .flushing: updateInterest()
        case .lingering: finish(.local)
        case .resting, .closed: break
        }
    }

    private func updateInterest() {
        guard phase != .closed else { return }
        var wanted: EventPoll.Events = []
        if mayRead { wanted.insert(.readable) }
        if isBlocked { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        loop.changeInterest(raw, number, wanted)
    }
}

// MARK: The end

extension Connection {
    /// Closes now; output that waits is lost. `closed` is called later in this turn or in one of the next.
    public func close() { finish(.local) }

    /// Writes what waits, tells the peer, and closes when the peer has closed too or `lingerFor` is over. What the peer
    /// sends from now on is ignored.
    public func closeAfterFlush() {
        guard phase == .open else { return }
        phase = .flushing
        lingerTimer = loop.schedule(after: limits.lingerFor) { [weak self] in self?.finish(.local) }
        updateInterest()
        if !isBlocked { queueForFlush() }
    }

    /// Writes what waits, reads nothing more, and closes after `restFor`. As long as so many rest already, this one closes as
    /// any other.
    public func closeAfterRest() {
        guard phase == .open else { return }
        guard loop.mayRest() else { return closeAfterFlush() }
        phase = .resting
        lingerTimer = loop.schedule(after: limits.restFor) { [weak self] in self?.finish(.local) }
        updateInterest()
        if !isBlocked { queueForFlush() }
    }

    private func finish(_ reason: CloseReason) {
        guard phase != .closed else { return }
        if phase == .resting { loop.hasRested() }
        phase = .closed
        if isPriority { loop.setPriority(self, false) }
        if let lingerTimer { loop.cancel(lingerTimer) }
        loop.unregister(raw)
        socket = nil
        output = []
        outputSent = 0
        loop.addToClosings(self, reason)
    }

    /// The loop is going away: closes without calling anyone.
    func abandon() {
        phase = .closed
        socket = nil
        handler = nil
    }

    func deliverClosed(_ reason: CloseReason) {
        let last = handler
        handler = nil
        last?.closed(self, reason)
    }
}
