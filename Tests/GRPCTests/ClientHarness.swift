import GRPC
import HPACK
import HTTP2

/// A client connection with a log of its events, in the words of the tests.
final class ClientHarness {
    var connection: ClientConnection
    var log: [String] = []
    var now: UInt64 = 1_000_000_000
    let range: ClientConnection.MethodID
    let watch: ClientConnection.MethodID
    let snapshot: ClientConnection.MethodID
    /// Whole messages, by call, for comparisons.
    var messages: [UInt32: [[UInt8]]] = [:]
    var finished: [UInt32: Status] = [:]

    init(limits: GRPC.Limits = GRPC.Limits()) {
        connection = ClientConnection(authority: "localhost:2379", userAgent: "test", limits: limits, now: now)
        range = connection.method("/etcdserverpb.KV/Range")
        watch = connection.method("/etcdserverpb.Watch/Watch")
        snapshot = connection.method("/etcdserverpb.Maintenance/Snapshot")
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
    var acceptsCalls: Bool { connection.acceptsCalls }
    var nextDeadline: UInt64? { connection.nextDeadline }

    func start(_ method: ClientConnection.MethodID) -> CallID? { connection.start(method, now: now) }

    func call(_ message: String, timeout: UInt64? = nil, metadata: Metadata = Metadata()) -> CallID? {
        connection.call(range, Array(message.utf8), metadata: metadata, timeoutNanoseconds: timeout, now: now)
    }

    func call(_ message: [UInt8]) -> CallID? { connection.call(range, message, now: now) }

    /// Carries bytes both ways until neither side has any; `cut` says how many bytes go at once.
    func exchange(with server: ServerHarness, cut: (Int) -> Int = { $0 }) {
        while true {
            let up = output()
            var rest = up[...]
            while !rest.isEmpty {
                let part = rest.prefix(max(1, cut(rest.count)))
                rest = rest.dropFirst(part.count)
                server.receive(Array(part))
            }
            let down = server.output()
            rest = down[...]
            while !rest.isEmpty {
                let part = rest.prefix(max(1, cut(rest.count)))
                rest = rest.dropFirst(part.count)
                receive(Array(part))
            }
            if up.isEmpty, down.isEmpty { return }
        }
    }

    private func note(_ event: ClientEvent) {
        switch event {
        case .ready: log.append("ready")
        case .metadata(let call): log.append("metadata \(call.number) \(brief(connection.received))")
        case .message(let call, let message):
            messages[call.number, default: []].append(Array(message))
            let text = message.count <= 40 ? String(decoding: message, as: UTF8.self) : "\(message.count) bytes"
            log.append("message \(call.number) \(text)")
        case .finished(let call, let status, let reach):
            finished[call.number] = status
            log.append(
                "finished \(call.number) \(status.code) \(status.message)\(reach == .notProcessed ? " not processed" : "")"
                    + brief(connection.received))
        case .writable(let call): log.append("writable \(call.number)")
        case .goAway(let code): log.append("goAway \(code)")
        case .closed(let closure): log.append("closed \(closure.code)")
        }
    }

    private func brief(_ metadata: Metadata) -> String {
        metadata.isEmpty ? "" : "[\(metadata.fields.description.split(separator: "\n").joined(separator: ", "))]"
    }
}
