internal import Bytes
internal import Determinism
internal import LinuxSystem
internal import Raft
internal import Reactor

/// The connection this member dials to one peer, made again whenever it is lost.
///
///     waiting ─► dialling ─► greeting ─► linked ─closed─► dialling at once, if it had been stable
///        ▲           └──────────┴─failed─┐
///        └────────── back-off ◄──────────┘
final class OutgoingLink: ConnectionHandler {
    private enum Phase {
        case waiting(TimerID)
        case dialling(ConnectionAttempt)
        case greeting(Connection, nonce: UInt64, TimerID)
        case linked(Connection, since: Instant)
        case ended
    }

    let member: MemberID
    /// Where the peer may be, one at least; each failed attempt moves on to the next.
    private var addresses: [SocketAddress]
    private var place = 0
    private let links: PeerLinks
    private var phase = Phase.ended
    private var decoder = FrameDecoder()
    private var backoff: Backoff
    /// When the link was lost, while a refusal would still tell that the peer's process is gone.
    private var lostAt: Instant?
    private var lastComplaint: String?
    private let record: PeerRecord

    init(to member: MemberID, at addresses: [SocketAddress], of links: PeerLinks) {
        invariant(!addresses.isEmpty, "a peer is dialled somewhere")
        self.member = member
        self.addresses = addresses
        self.links = links
        record = links.record(of: member)
        backoff = Backoff(first: links.limits.backoffFirst, last: links.limits.backoffLast)
    }

    var isLinked: Bool {
        if case .linked = phase { true } else { false }
    }

    var pendingBytes: Int {
        if case .linked(let connection, _) = phase { connection.pendingOutputBytes } else { 0 }
    }

    func send(_ kind: FrameKind, _ group: UInt32, _ encode: (inout [UInt8]) -> Void) -> Bool {
        guard case .linked(let connection, _) = phase, connection.isOpen else {
            record.counters.framesDroppedUnlinked += 1
            return false
        }
        guard connection.pendingOutputBytes <= links.limits.queueBytesMax else {
            record.counters.framesDroppedFull += 1
            return false
        }
        var count = 0
        connection.withOutput { count = FrameHeader.appendFrame(kind, group: group, to: &$0, encode) }
        record.counters.framesSent += 1
        record.counters.bytesSent += UInt64(count)
        return true
    }

    private var address: SocketAddress { addresses[place] }

    /// A link that stands is kept: who is at its other end has been asked. New addresses count from its loss on.
    func setAddresses(_ new: [SocketAddress]) {
        invariant(!new.isEmpty, "a peer is dialled somewhere")
        guard new != addresses else { return }
        addresses = new
        place = 0
        guard !isLinked else { return }
        end()
        backoff.reset()
        dial()
    }

    func dial() {
        var connectionLimits = ConnectionLimits()
        // The queue's bound is kept by dropping frames; one more frame than the bound may be in it.
        connectionLimits.outputBytesMax = links.limits.queueBytesMax + 2 * TransportLimits.payloadBytesMax
        let attempt = links.loop.connect(to: address, within: links.limits.connectWithin, limits: connectionLimits) {
            [weak self] in self?.decided($0)
        }
        phase = .dialling(attempt)
    }

    /// Stops for good, or until `dial`.
    func end() {
        let ended = phase
        phase = .ended
        lostAt = nil
        switch ended {
        case .waiting(let timer): links.loop.cancel(timer)
        case .dialling(let attempt): attempt.cancel()
        case .greeting(let connection, _, let timer):
            links.loop.cancel(timer)
            connection.close()
        case .linked(let connection, _): connection.close()
        case .ended: break
        }
    }
}

// MARK: Dialling and greeting

extension OutgoingLink {
    private func decided(_ outcome: ConnectOutcome) {
        switch outcome {
        case .connected(let connection): greet(connection)
        case .refused:
            complain("connection refused")
            let tells = lostAt.map { links.loop.now < $0 + links.limits.refusalTellsWithin } ?? false
            lostAt = nil
            retry()
            if tells { links.handler?.refused(member) }
        case .timedOut:
            complain("no answer")
            retry()
        case .unreachable(let error):
            complain("\(error)")
            retry()
        }
    }

    private func greet(_ connection: Connection) {
        connection.handler = self
        links.watchForSilence(connection)
        decoder = FrameDecoder()
        let nonce = links.random.next()
        let hello = Hello(sender: links.identity, to: member, nonce: nonce, answering: 0)
        connection.withOutput { output in
            Preface.current.append(to: &output)
            FrameHeader.appendFrame(.hello, group: 0, to: &output) { hello.append(to: &$0) }
        }
        let timer = links.loop.schedule(after: links.limits.greetWithin) { [weak self] in
            self?.greetingFailed("no answer to the greeting")
        }
        phase = .greeting(connection, nonce: nonce, timer)
    }

    private func greetingFailed(_ complaint: String, refusal: Refusal? = nil) {
        guard case .greeting(let connection, _, let timer) = phase else { return }
        links.loop.cancel(timer)
        connection.close()
        complain(complaint)
        if refusal != nil { backoff.exhaust() }
        retry()
        if let refusal { links.handler?.turnedAway(by: member, because: refusal) }
    }

    private func retry() {
        record.counters.failures += 1
        place = (place + 1) % addresses.count
        let delay = backoff.next(using: &links.random)
        phase = .waiting(links.loop.schedule(after: delay) { [weak self] in self?.dial() })
        links.handler?.attemptFailed(member)
    }

    /// Logs what changed, not every attempt.
    private func complain(_ text: String) {
        guard text != lastComplaint else { return }
        lastComplaint = text
        links.log("no link to member \(member) at \(address): \(text)")
    }
}

// MARK: What the peer answers

extension OutgoingLink {
    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        do throws(FrameFailure) {
            try decoder.decode(bytes) { item in
                take(item)
                switch phase {
                case .greeting, .linked: return true
                case .waiting, .dialling, .ended: return false
                }
            }
        } catch {
            violated("\(error)")
        }
    }

    private func take(_ item: FrameDecoder.Item) {
        switch item {
        case .preface(let preface):
            guard preface.commonVersion(with: .current) != nil else {
                return greetingFailed("\(Refusal.noCommonVersion)", refusal: .noCommonVersion)
            }
        case .frame(let header, let payload):
            guard case .greeting(let connection, let nonce, let timer) = phase else {
                return violated("it sends frames where it should only receive")
            }
            switch header.kind {
            case .refusal:
                let refusal = Refusal(parsing: payload)
                greetingFailed("refused by it: \(refusal)", refusal: refusal)
            case .welcome:
                guard let answer = Hello(parsing: payload), answer.answering == nonce else {
                    return violated("its answer to the greeting is malformed")
                }
                if let objection = objection(to: answer) { return greetingFailed(objection) }
                links.loop.cancel(timer)
                becomeLinked(connection)
            default: violated("it answers the greeting with a frame of kind \(header.kind.rawValue)")
            }
        }
    }

    private func objection(to answer: Hello) -> String? {
        if answer.sender.cluster != links.identity.cluster { return "it belongs to a different cluster" }
        if answer.sender.member != member { return "it is member \(answer.sender.member)" }
        if answer.to != links.identity.member { return "it takes this member for \(answer.to)" }
        return nil
    }

    private func becomeLinked(_ connection: Connection) {
        phase = .linked(connection, since: links.loop.now)
        lostAt = nil
        lastComplaint = nil
        record.counters.links += 1
        links.handler?.linked(member)
    }

    private func violated(_ complaint: String) {
        switch phase {
        case .greeting: greetingFailed(complaint)
        case .linked(let connection, _):
            complain(complaint)
            connection.close()
        case .waiting, .dialling, .ended: break
        }
    }

    func peerFinished(_ connection: Connection) { connection.close() }

    func writable(_ connection: Connection) {
        if isLinked { links.handler?.writable(member) }
    }

    func closed(_ connection: Connection, _ reason: CloseReason) {
        switch phase {
        case .greeting(let current, _, _) where current === connection: greetingFailed("closed during the greeting")
        case .linked(let current, let since) where current === connection: lost(since: since)
        // An earlier connection, closed by this side.
        case .greeting, .linked, .waiting, .dialling, .ended: break
        }
    }

    private func lost(since: Instant) {
        let now = links.loop.now
        lostAt = now
        if now >= since + links.limits.stableAfter {
            backoff.reset()
            dial()
        } else {
            // A peer that accepts and closes in turn would otherwise be dialled as fast as the machine can.
            let delay = backoff.next(using: &links.random)
            phase = .waiting(links.loop.schedule(after: delay) { [weak self] in self?.dial() })
        }
        links.handler?.unlinked(member)
    }
}
