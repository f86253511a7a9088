internal import LinuxSystem
internal import Raft
internal import Reactor

/// A connection that a peer dialled, on which it sends.
///
///     awaiting preface ─► awaiting hello ─► linked        any ─► ended
///                               └─ inquiry ─► answered, ended
final class IncomingLink: ConnectionHandler {
    private enum Phase {
        case awaitingPreface
        case awaitingHello
        case linked(PeerIdentity)
        case ended
    }

    private let links: PeerLinks
    private let connection: Connection
    private var phase = Phase.awaitingPreface
    private var decoder = FrameDecoder()
    private var timer: TimerID?
    private var record: PeerRecord?

    init(_ connection: Connection, of links: PeerLinks) {
        self.connection = connection
        self.links = links
    }

    var sender: PeerIdentity? {
        if case .linked(let identity) = phase { identity } else { nil }
    }

    func awaitGreeting() {
        links.watchForSilence(connection)
        timer = links.loop.schedule(after: links.limits.greetWithin) { [weak self] in self?.end() }
    }

    /// Says why and closes.
    func turnAway(_ refusal: Refusal) {
        links.log("refused \(connection.peer): \(refusal)")
        connection.withOutput { output in
            if isAwaitingPreface { Preface.current.append(to: &output) }
            FrameHeader.appendFrame(.refusal, group: 0, to: &output) { $0.append(refusal.rawValue) }
        }
        leavePhase()
        connection.closeAfterFlush()
    }

    private func answerInquiry() {
        guard let account = links.account() else { return turnAway(.notReady) }
        connection.withOutput { output in
            FrameHeader.appendFrame(.account, group: 0, to: &output) { $0.append(contentsOf: account) }
        }
        leavePhase()
        connection.closeAfterFlush()
    }

    func end() {
        leavePhase()
        connection.close()
    }

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        do throws(FrameFailure) {
            try decoder.decode(bytes) { item in
                take(item)
                if case .ended = phase { return false }
                return true
            }
        } catch {
            links.log("closed the connection from \(connection.peer): \(error)")
            end()
        }
    }

    func closed(_ connection: Connection, _ reason: CloseReason) { leavePhase() }

    private var isAwaitingPreface: Bool {
        if case .awaitingPreface = phase { true } else { false }
    }

    private func take(_ item: FrameDecoder.Item) {
        switch (phase, item) {
        case (.awaitingPreface, .preface(let preface)):
            guard preface.commonVersion(with: .current) != nil else { return turnAway(.noCommonVersion) }
            connection.withOutput { Preface.current.append(to: &$0) }
            phase = .awaitingHello
        case (.awaitingHello, .frame(let header, _)) where header.kind == .inquiry: answerInquiry()
        case (.awaitingHello, .frame(let header, let payload)):
            guard header.kind == .hello, let hello = Hello(parsing: payload) else { return turnAway(.malformedHello) }
            if let refusal = links.objection(to: hello) { return turnAway(refusal) }
            welcome(hello)
        case (.linked(let sender), .frame(let header, let payload)):
            guard header.kind.isForUsers else {
                links.log(
                    "closed the connection from \(sender.member): it sends frames of kind \(header.kind.rawValue)")
                return end()
            }
            record?.counters.framesReceived += 1
            record?.counters.bytesReceived += UInt64(payload.count)
            links.handler?.received(payload, kind: header.kind, group: header.group, from: sender)
        case (.awaitingPreface, .frame), (.awaitingHello, .preface), (.linked, .preface), (.ended, _): end()
        }
    }

    private func welcome(_ hello: Hello) {
        stopGreeting()
        phase = .linked(hello.sender)
        record = links.record(of: hello.sender.member)
        connection.isPriority = true
        let answer = Hello(
            sender: links.identity, to: hello.sender.member, nonce: links.random.next(), answering: hello.nonce)
        connection.withOutput { output in
            FrameHeader.appendFrame(.welcome, group: 0, to: &output) { answer.append(to: &$0) }
        }
        links.adopt(self, from: hello.sender.member)
    }

    private func leavePhase() {
        stopGreeting()
        if case .linked(let sender) = phase { links.forget(self, from: sender.member) }
        phase = .ended
    }

    private func stopGreeting() {
        guard let timer else { return }
        links.loop.cancel(timer)
        self.timer = nil
        links.greetingEnded(self)
    }
}
