import LinuxSystem
import Reactor
import Testing

/// A handler that writes down what happens, and may react.
final class Recorder: ConnectionHandler {
    var bytes: [UInt8] = []
    var largestRead = 0
    var finished = 0
    var writables = 0
    var reasons: [CloseReason] = []
    var onReceived: ((UnsafeRawBufferPointer, Connection) -> Void)?
    var onFinished: ((Connection) -> Void)?
    var onClosed: (() -> Void)?

    func received(_ bytes: UnsafeRawBufferPointer, on connection: Connection) {
        self.bytes += bytes
        largestRead = max(largestRead, bytes.count)
        onReceived?(bytes, connection)
    }

    func peerFinished(_ connection: Connection) {
        finished += 1
        if let onFinished { onFinished(connection) } else { connection.closeAfterFlush() }
    }

    func writable(_ connection: Connection) { writables += 1 }

    func closed(_ connection: Connection, _ reason: CloseReason) {
        reasons.append(reason)
        onClosed?()
    }
}

extension EventLoop {
    /// Turns until the condition holds; false when it did not within `limit`.
    func turn(within limit: Duration = .seconds(5), until condition: () -> Bool) throws -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while !condition() {
            if clock.now > end { return false }
            try turn(waitingAtMost: .milliseconds(5))
        }
        return true
    }
}

/// Two ends of a connection on one loop.
struct Pair {
    let loop: EventLoop
    let listener: Listener
    let client: Connection
    let server: Connection
    let clientSide = Recorder()
    let serverSide = Recorder()

    init(
        on loop: EventLoop, clientLimits: ConnectionLimits = ConnectionLimits(),
        serverLimits: ConnectionLimits = ConnectionLimits()
    ) throws {
        self.loop = loop
        var accepted: Connection?
        var connected: Connection?
        let (clientSide, serverSide) = (clientSide, serverSide)
        listener = try loop.listen(on: .loopback(port: 0), limits: serverLimits) {
            $0.handler = serverSide
            accepted = $0
        }
        loop.connect(to: listener.address, within: .seconds(5), limits: clientLimits) { outcome in
            guard case .connected(let connection) = outcome else { return }
            connection.handler = clientSide
            connected = connection
        }
        _ = try loop.turn { accepted != nil && connected != nil }
        server = try #require(accepted)
        client = try #require(connected)
    }
}
