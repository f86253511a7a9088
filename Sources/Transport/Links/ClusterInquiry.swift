public import LinuxSystem
public import Reactor

/// One question to whoever listens at a peer address: which cluster is that? For a member that does not know its own id yet.
///
///     dialling ─► asking ─► over
///
/// The answer comes once, from the loop, unless the inquiry is cancelled before.
public final class ClusterInquiry: ConnectionHandler {
    public enum Outcome: Hashable, Sendable {
        /// What ``PeerLinks/account`` of the member there said.
        case account([UInt8])
        case refused(Refusal)
        /// Nobody answered, or nobody that speaks this protocol; in words.
        case failed(String)
    }

    private enum Phase {
        case dialling(ConnectionAttempt)
        case asking(Connection, TimerID)
        case over
    }

    private let loop: EventLoop
    private let limits: TransportLimits
    private var phase = Phase.over
    private var decoder = FrameDecoder(greetingBytesMax: TransportLimits.accountBytesMax)
    private var completion: ((Outcome) -> Void)?

    public init(
        of address: SocketAddress, on loop: EventLoop, limits: TransportLimits = TransportLimits(),
        completion: @escaping (Outcome) -> Void
    ) {
        self.loop = loop
        self.limits = limits
        self.completion = completion
        phase = .dialling(
            loop.connect(to: address, within: limits.connectWithin, limits: ConnectionLimits()) { [weak self] in
                self?.decided($0)
            })
    }

    public func cancel() {
        completion = nil
        leave()
    }

    private func decided(_ outcome: ConnectOutcome) {
        switch outcome {
        case .connected(let connection): ask(connection)
        case .refused: end(.failed("connection refused"))
        case .timedOut: end(.failed("no answer"))
        case .unreachable(let error): end(.failed("\(error)"))
        }
    }

    private func ask(_ connection: Connection) {
        connection.handler = self
        connection.withOutput { output in
            Preface.current.append(to: &output)
            FrameHeader.appendFrame(.inquiry, group: 0, to: &output) { _ in }
        }
        let timer = loop.schedule(after: limits.greetWithin) { [weak self] in self?.end(.failed("no answer")) }
        phase = .asking(connection, timer)
    }

    public func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        do throws(FrameFailure) {
            try decoder.decode(bytes) { item in
                take(item)
                if case .asking = phase { return true }
                return false
            }
        } catch {
            end(.failed("\(error)"))
        }
    }

    private func take(_ item: FrameDecoder.Item) {
        switch item {
        case .preface(let preface):
            if preface.commonVersion(with: .current) == nil { end(.refused(.noCommonVersion)) }
        case .frame(let header, let payload):
            switch header.kind {
            case .account: end(.account([UInt8](payload)))
            case .refusal: end(.refused(Refusal(parsing: payload)))
            default: end(.failed("it answers with a frame of kind \(header.kind.rawValue)"))
            }
        }
    }

    public func peerFinished(_ connection: Connection) { end(.failed("closed without an answer")) }

    public func closed(_ connection: Connection, _ reason: CloseReason) { end(.failed("closed without an answer")) }

    private func end(_ outcome: Outcome) {
        guard let completion else { return }
        self.completion = nil
        leave()
        completion(outcome)
    }

    private func leave() {
        let left = phase
        phase = .over
        switch left {
        case .dialling(let attempt): attempt.cancel()
        case .asking(let connection, let timer):
            loop.cancel(timer)
            connection.close()
        case .over: break
        }
    }
}
