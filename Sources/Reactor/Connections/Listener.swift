internal import Determinism
public import LinuxSystem

/// A listening socket of a loop.
public final class Listener {
    /// Where it listens, with the port the kernel chose if none was given.
    public let address: SocketAddress
    private unowned let loop: EventLoop
    private let limits: ConnectionLimits
    private let accepted: (Connection) -> Void
    private var socket: Socket?
    private let raw: Int32
    private var number: UInt32 = 0
    private var hasComplained = false

    init(
        _ socket: consuming Socket, on loop: EventLoop, _ limits: ConnectionLimits,
        _ accepted: @escaping (Connection) -> Void
    ) throws(SystemError) {
        address = try socket.localAddress()
        self.loop = loop
        self.limits = limits
        self.accepted = accepted
        raw = socket.withRaw { $0 }
        self.socket = consume socket
        number = try loop.register(raw, .readable, .listener(self))
    }

    /// Stops listening. Connections already accepted stay.
    public func close() {
        guard socket != nil else { return }
        loop.unregister(raw)
        socket = nil
    }

    /// The loop is going away.
    func abandon() { socket = nil }

    /// Accepts what waits: one at least, then until the clock passes the deadline.
    func acceptWaiting(until deadline: Instant) {
        for _ in 0..<loop.limits.acceptsPerTurnMax {
            do throws(SystemError) {
                guard let arrived = try socket?.accept() else { return }
                try adopt(arrived)
            } catch {
                guard mayContinue(after: error) else { return }
            }
            if loop.readClock() >= deadline { return }
        }
    }

    private func adopt(_ arrived: consuming AcceptedSocket) throws(SystemError) {
        let peer = arrived.peer
        let socket = arrived.socket
        try socket.setNoDelay()
        let connection = try Connection(socket, peer: peer, on: loop, limits)
        loop.statistics.accepted += 1
        hasComplained = false
        accepted(connection)
        if connection.handler == nil { connection.close() }
    }

    private func mayContinue(after error: SystemError) -> Bool {
        switch error.errno {
        case .tooManyFilesInProcess, .tooManyFilesInSystem, .noBufferSpace, .noMemory:
            // The connection stays in the backlog and the socket readable: without a rest the loop would spin here.
            rest(because: error)
            return false
        default:
            // accept(2) also reports what became of the connection it was about to hand out. The next may be well.
            return true
        }
    }

    private func rest(because error: SystemError) {
        loop.statistics.acceptPauses += 1
        if !hasComplained { loop.log("accepting on \(address) rests for \(loop.limits.acceptPause): \(error)") }
        hasComplained = true
        loop.changeInterest(raw, number, [])
        loop.schedule(after: loop.limits.acceptPause) { [weak self] in
            guard let self, socket != nil else { return }
            loop.changeInterest(raw, number, .readable)
        }
    }
}
