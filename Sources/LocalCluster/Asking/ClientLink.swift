internal import GRPC
internal import HTTP2
internal import LinuxSystem

/// One connection of a ``UnaryClient``: the socket and the machine that makes and reads its bytes.
struct ClientLink: ~Copyable {
    enum Outcome {
        case answered([UInt8])
        case failed(CallFailure)
    }

    /// The call that is being waited for, and what is known of its end.
    private struct Current {
        var id: CallID
        var answer: [UInt8]?
        /// Takes each message of a stream as it comes; the answer is then the last one.
        var take: ((UnsafeRawBufferPointer) -> Void)?
        var end: (status: Status, trailers: Metadata, reach: ClientEvent.Reach)?
    }

    private let socket: Socket
    private var connection: ClientConnection
    private var methods: [String: ClientConnection.MethodID] = [:]
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var current: Current?
    /// Why no more bytes come or go.
    private var loss: String?

    /// Connects, and waits until that is decided.
    init(to address: SocketAddress, limits: UnaryClient.Limits, until deadline: Deadline) throws(CallFailure) {
        socket = try Self.connect(to: address, until: deadline)
        var bounds = GRPC.Limits()
        bounds.messageBytesMax = limits.answerBytesMax
        bounds.largeMessageBytesMax = limits.answerBytesMax
        bounds.assembledBytesMax = limits.answerBytesMax
        connection = ClientConnection(authority: address.description, limits: bounds, now: Clocks.monotonic())
    }

    private static func connect(to address: SocketAddress, until deadline: Deadline) throws(CallFailure) -> Socket {
        do throws(SystemError) {
            let socket = try Socket.startConnecting(to: address)
            while !socket.wait(for: .writable, nanosecondsMax: deadline.remaining) {
                guard !deadline.hasPassed else {
                    throw SystemError(.timedOut, call: "connect", subject: address.description)
                }
            }
            if let error = socket.takeError() {
                throw SystemError(error, call: "connect", subject: address.description)
            }
            return socket
        } catch {
            throw CallFailure(.refused(error), reach: .notProcessed)
        }
    }

    /// Whether another call may go over it.
    var isReusable: Bool { loss == nil && connection.acceptsCalls && !connection.isOver }

    /// Takes in what came since the last call, without waiting, and says whether another may go over it.
    mutating func isStillOpen() -> Bool {
        let now = Clocks.monotonic()
        while loss == nil, receive(now: now) {}
        connection.checkDeadlines(now: now)
        drain(now: now)
        return isReusable
    }

    /// Makes one call and waits for its end.
    mutating func perform(
        _ path: String, _ message: [UInt8], metadata: Metadata, until deadline: Deadline,
        take: ((UnsafeRawBufferPointer) -> Void)? = nil
    ) -> Outcome {
        let start = Clocks.monotonic()
        let method = methods[path] ?? connection.method(path)
        methods[path] = method
        guard
            let id = connection.call(
                method, message, metadata: metadata, timeoutNanoseconds: max(1, deadline.remaining), now: start)
        else { return .failed(CallFailure(.disconnected("it takes no further calls"), reach: .notProcessed)) }
        current = Current(id: id, take: take)
        drain(now: start)
        while true {
            if let outcome = takeOutcome(deadline) { return outcome }
            send(now: Clocks.monotonic())
            if loss == nil {
                let wanted: Socket.Readiness = connection.pendingOutputBytes > 0 ? [.readable, .writable] : .readable
                let due = min(deadline.nanoseconds, connection.nextDeadline ?? .max)
                let now = Clocks.monotonic()
                socket.wait(for: wanted, nanosecondsMax: due > now ? due - now : 0)
            }
            let now = Clocks.monotonic()
            if loss == nil { _ = receive(now: now) }
            connection.checkDeadlines(now: now)
            drain(now: now)
        }
    }

    // MARK: Ends

    private mutating func takeOutcome(_ deadline: Deadline) -> Outcome? {
        guard let current, let end = current.end else { return nil }
        self.current = nil
        if end.status.code == .ok {
            guard let answer = current.answer else {
                let status = Status(.internal, "the call succeeded without an answer")
                return .failed(CallFailure(.status(status, trailers: end.trailers), reach: .unknown))
            }
            return .answered(answer)
        }
        if let loss { return .failed(CallFailure(.disconnected(loss), reach: end.reach)) }
        if end.status.code == .deadlineExceeded, deadline.hasPassed {
            return .failed(CallFailure(.timedOut, reach: end.reach))
        }
        return .failed(CallFailure(.status(end.status, trailers: end.trailers), reach: end.reach))
    }

    private mutating func lose(_ reason: String, now: UInt64) {
        loss = reason
        connection.socketClosed()
        drain(now: now)
    }

    // MARK: Bytes

    private mutating func send(now: UInt64) {
        while loss == nil, connection.pendingOutputBytes > 0 {
            let result = connection.withOutput { output in
                Result { () throws(SystemError) in try socket.write(output) }
            }
            switch result {
            case .success(.done(let count)):
                connection.markWritten(count, now: now)
                drain(now: now)
            case .success(.wouldBlock): return
            case .failure(let error): lose("\(error)", now: now)
            }
        }
    }

    /// Reads once; false when nothing is there now.
    private mutating func receive(now: UInt64) -> Bool {
        var bytes = buffer
        buffer = []
        defer { buffer = bytes }
        let result = bytes.withUnsafeMutableBytes { space in
            Result { () throws(SystemError) in try socket.read(into: space) }
        }
        switch result {
        case .success(.done(0)): lose("the member closed it", now: now)
        case .success(.done(let count)): bytes.withUnsafeBytes { drain(.init(rebasing: $0[..<count]), now: now) }
        case .success(.wouldBlock): return false
        case .failure(let error): lose("\(error)", now: now)
        }
        return true
    }

    /// Takes in bytes, if any, and every event that waits.
    private mutating func drain(
        _ bytes: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0), now: UInt64
    ) {
        var input = bytes
        while let event = connection.poll(&input, now: now) {
            switch event {
            case .message(let id, let message):
                guard current?.id == id else { continue }
                current?.take?(message)
                current?.answer = [UInt8](message)
            case .finished(let id, let status, let reach):
                if current?.id == id { current?.end = (status, connection.received, reach) }
            case .closed(let closure):
                if loss == nil { loss = closure.reason }
            case .ready, .metadata, .writable, .goAway: continue
            }
        }
    }
}
