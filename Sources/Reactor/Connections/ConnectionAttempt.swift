public import LinuxSystem

/// A connection that is being made.
public final class ConnectionAttempt {
    public let address: SocketAddress
    private unowned let loop: EventLoop
    private let limits: ConnectionLimits
    private var socket: Socket?
    private var decided: ((ConnectOutcome) -> Void)?
    private var timer: TimerID?

    init(
        to address: SocketAddress, within timeout: Duration, on loop: EventLoop, _ limits: ConnectionLimits,
        _ decided: @escaping (ConnectOutcome) -> Void
    ) {
        self.address = address
        self.loop = loop
        self.limits = limits
        self.decided = decided
        do throws(SystemError) {
            let socket = try Socket.startConnecting(to: address)
            try socket.withRaw { (raw) throws(SystemError) in _ = try loop.register(raw, .writable, .attempt(self)) }
            self.socket = consume socket
            timer = loop.schedule(after: timeout) { [weak self] in self?.end(.timedOut) }
        } catch {
            let outcome = Self.outcome(of: error)
            loop.defer { self.end(outcome) }
        }
    }

    /// Gives up without calling back.
    public func cancel() {
        decided = nil
        release()
    }

    /// The loop is going away: gives up without calling anyone.
    func abandon() {
        decided = nil
        timer = nil
        socket = nil
    }

    /// The kernel has decided.
    func decide() {
        if let errno = socket?.takeError() {
            return end(Self.outcome(of: SystemError(errno, call: "connect", subject: address.description)))
        }
        guard let connected = releaseSocket() else { return }
        // A port of the ephemeral range on this machine that nobody listens on can be given to the connecting socket
        // itself, which then meets itself (simultaneous open). Nobody is there.
        if let local = try? connected.localAddress(), local == address { return end(.refused) }
        do throws(SystemError) {
            let connection = try Connection(connected, peer: address, on: loop, limits)
            end(.connected(connection))
            if connection.handler == nil { connection.close() }
        } catch {
            end(.unreachable(error))
        }
    }

    private func end(_ outcome: ConnectOutcome) {
        let callback = decided
        decided = nil
        release()
        callback?(outcome)
    }

    private func release() {
        if let timer { loop.cancel(timer) }
        timer = nil
        _ = releaseSocket()
    }

    private func releaseSocket() -> Socket? {
        guard let taken = socket.take() else { return nil }
        taken.withRaw { loop.unregister($0) }
        return taken
    }

    private static func outcome(of error: SystemError) -> ConnectOutcome {
        switch error.errno {
        case .connectionRefused: .refused
        case .timedOut: .timedOut
        default: .unreachable(error)
        }
    }
}
