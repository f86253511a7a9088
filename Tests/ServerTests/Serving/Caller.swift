import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Testing

@testable import LocalCluster

/// A client with any number of calls under way on one connection, which leaves judging time to the server.
struct Caller: ~Copyable {
    struct Answer {
        var messages: [[UInt8]] = []
        var status: Status?
        /// What the member says of the data, if it refused.
        var outcome: String?
    }

    private let socket: Socket
    private var connection: ClientConnection
    private var answers: [CallID: Answer] = [:]
    private var isOver = false

    init(_ address: SocketAddress) throws {
        socket = try Self.connect(address)
        var limits = GRPC.Limits()
        limits.messageBytesMax = 4 << 20
        limits.largeMessageBytesMax = 4 << 20
        connection = ClientConnection(authority: "test", limits: limits, now: Clocks.monotonic())
    }

    private static func connect(_ address: SocketAddress) throws -> Socket {
        let socket = try Socket.startConnecting(to: address)
        guard socket.wait(for: .writable, nanosecondsMax: 5_000_000_000), socket.takeError() == nil else {
            throw SystemError(.connectionRefused, call: "connect", subject: address.description)
        }
        return socket
    }

    /// Begins a call and sends its one message.
    mutating func begin(
        _ method: EtcdMethod, _ request: some ProtobufMessage, metadata: Metadata = Metadata(),
        timeoutNanoseconds: UInt64? = nil
    ) throws -> CallID {
        let id = connection.method(method.path)
        let begun = connection.call(
            id, request.encoded(), metadata: metadata, timeoutNanoseconds: timeoutNanoseconds, now: Clocks.monotonic())
        let call = try #require(begun)
        answers[call] = Answer()
        return call
    }

    /// Waits for the end of a call.
    mutating func end(of call: CallID) throws -> Answer {
        let deadline = Deadline(after: .seconds(10))
        while answers[call]?.status == nil {
            guard !deadline.hasPassed, !isOver else { throw SystemError(.timedOut, call: "answer") }
            try exchange(deadline)
        }
        return try #require(answers[call])
    }

    /// Begins a call that stays open, for `say`.
    mutating func open(_ method: EtcdMethod, metadata: Metadata = Metadata()) throws -> CallID {
        let id = connection.method(method.path)
        let begun = connection.start(id, metadata: metadata, now: Clocks.monotonic())
        let call = try #require(begun)
        answers[call] = Answer()
        return call
    }

    /// Sends one more message of an open call.
    mutating func say(_ request: some ProtobufMessage, on call: CallID) throws {
        connection.send(call, request.encoded())
        try send()
    }

    /// Says that nothing more comes on an open call.
    mutating func finishSaying(on call: CallID) throws {
        connection.halfClose(call)
        try send()
    }

    /// Gives a call up.
    mutating func cancel(_ call: CallID) throws {
        connection.cancel(call)
        try send()
    }

    /// Gives the server no more room for answers to a call, or room again.
    mutating func pause(_ call: CallID) { connection.pause(call) }
    mutating func resume(_ call: CallID) { connection.resume(call) }

    /// Waits until a call has so many messages, or has ended, and takes them.
    mutating func messages(of call: CallID, atLeast count: Int) throws -> [[UInt8]] {
        let deadline = Deadline(after: .seconds(10))
        while answers[call]?.status == nil, (answers[call]?.messages.count ?? 0) < count {
            guard !deadline.hasPassed, !isOver else { throw SystemError(.timedOut, call: "message") }
            try exchange(deadline)
        }
        defer { answers[call]?.messages = [] }
        return answers[call]?.messages ?? []
    }

    /// Whether a call has ended, as far as has been read.
    func hasAnswer(to call: CallID) -> Bool { answers[call]?.status != nil }

    /// Sends what waits, however long the server takes to read it.
    mutating func send() throws {
        let deadline = Deadline(after: .seconds(10))
        try write()
        while connection.pendingOutputBytes > 0, !deadline.hasPassed, !isOver { try exchange(deadline) }
    }

    private mutating func write() throws {
        guard connection.pendingOutputBytes > 0 else { return }
        let written = try connection.withOutput { output in
            Result { () throws(SystemError) in try socket.write(output) }
        }.get()
        if case .done(let count) = written { connection.markWritten(count, now: Clocks.monotonic()) }
    }

    private mutating func exchange(_ deadline: Deadline) throws {
        try write()
        let readiness: Socket.Readiness = connection.pendingOutputBytes > 0 ? [.readable, .writable] : .readable
        guard socket.wait(for: readiness, nanosecondsMax: deadline.remaining) else { return }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        switch try bytes.withUnsafeMutableBytes({ try socket.read(into: $0) }) {
        case .wouldBlock: return
        case .done(0):
            isOver = true
            connection.socketClosed()
            drain(UnsafeRawBufferPointer(start: nil, count: 0))
        case .done(let count): bytes.withUnsafeBytes { drain(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    private mutating func drain(_ bytes: UnsafeRawBufferPointer) {
        var input = bytes
        while let event = connection.poll(&input, now: Clocks.monotonic()) {
            switch event {
            case .message(let call, let message): answers[call]?.messages.append([UInt8](message))
            case .finished(let call, let status, _):
                answers[call]?.status = status
                answers[call]?.outcome = connection.received.first("holdfast-outcome").map {
                    String(decoding: $0, as: UTF8.self)
                }
            case .ready, .metadata, .writable, .goAway, .closed: continue
            }
        }
    }
}
