import GRPC
import HPACK
import HTTP2

/// A server connection with a log of its events, in the words of the tests.
final class ServerHarness {
    var connection: ServerConnection
    var log: [String] = []
    var now: UInt64 = 1_000_000_000
    /// Whole requests by call, and messages of streams, for comparisons.
    var requests: [UInt32: [UInt8]] = [:]
    var messages: [UInt32: [[UInt8]]] = [:]

    static let methods = MethodTable([
        .init(service: "etcdserverpb.KV", name: "Range", kind: .unary),
        .init(service: "etcdserverpb.Watch", name: "Watch", kind: .clientStreaming),
        .init(service: "etcdserverpb.Maintenance", name: "Snapshot", kind: .serverStreaming),
    ])

    init(limits: GRPC.Limits = GRPC.Limits()) {
        connection = ServerConnection(methods: Self.methods, limits: limits, now: now)
    }

    func receive(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var input = buffer
            while let event = connection.poll(&input, now: now) { note(event) }
        }
    }

    func tick(_ nanoseconds: UInt64) {
        now += nanoseconds
        connection.checkDeadlines(now: now)
        receive([])
    }

    func output() -> [UInt8] {
        var bytes: [UInt8] = []
        connection.takeOutput(into: &bytes, now: now)
        receive([])
        return bytes
    }

    // The expectation macros do not take non-copyable values, so what tests look at is lent from here.
    var callCount: Int { connection.callCount }
    var isFinished: Bool { connection.isFinished }
    var wantsInput: Bool { connection.wantsInput }
    func deadline(of call: UInt32) -> UInt64? { connection.deadline(of: CallID(number: call)) }
    func metadata(of call: UInt32) -> Metadata? { connection.metadata(of: CallID(number: call)) }

    func finish(_ call: UInt32, _ status: Status = .ok) { connection.finish(CallID(number: call), status) }

    func respond(_ call: UInt32, _ message: [UInt8]) { connection.respond(CallID(number: call), message) }

    private func note(_ event: ServerEvent) {
        switch event {
        case .request(let call, let method, let message):
            requests[call.number] = Array(message)
            log.append("request \(call.number) method \(method) \(brief(message))")
        case .call(let call, let method): log.append("call \(call.number) method \(method)")
        case .message(let call, let message):
            messages[call.number, default: []].append(Array(message))
            log.append("message \(call.number) \(brief(message))")
        case .halfClosed(let call): log.append("half-closed \(call.number)")
        case .cancelled(let call): log.append("cancelled \(call.number)")
        case .writable(let call): log.append("writable \(call.number)")
        case .closed(let closure): log.append("closed \(closure.code) \(closure.reason)")
        }
    }

    private func brief(_ message: UnsafeRawBufferPointer) -> String {
        message.count <= 40 ? String(decoding: message, as: UTF8.self) : "\(message.count) bytes"
    }
}

func hexDigits(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
