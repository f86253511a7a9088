import GRPC
import HPACK
import HTTP2

/// A client made of the transport alone, so that it can also say what a gRPC client would not.
final class RawClient {
    var connection: HTTP2.Connection
    var log: [UInt32: [String]] = [:]
    var general: [String] = []
    var now: UInt64 = 1_000_000_000
    /// Whether received data is consumed at once.
    var consumes = true

    init(limits: HTTP2.Limits = HTTP2.Limits()) {
        connection = HTTP2.Connection(role: .client, limits: limits, now: now)
    }

    func connect(to server: ServerHarness) { exchange(with: server) }

    static func fields(_ path: String, _ extra: KeyValuePairs<String, String> = [:]) -> HeaderList {
        var fields = HeaderList([
            ":method": "POST", ":scheme": "http", ":path": path, ":authority": "localhost:2379",
            "content-type": "application/grpc", "user-agent": "test", "te": "trailers",
        ])
        for (name, value) in extra { fields.append(name, value) }
        return fields
    }

    func request(
        _ path: String, _ extra: KeyValuePairs<String, String> = [:], message: [UInt8]
    ) -> StreamID? {
        guard let stream = connection.open(Self.fields(path, extra), endStream: false) else { return nil }
        connection.sendData(stream, Self.framed(message), endStream: true)
        return stream
    }

    static func framed(_ message: [UInt8], flag: UInt8 = 0) -> [UInt8] {
        let count = UInt32(message.count)
        return [flag] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + message
    }

    /// Carries bytes both ways until neither side has any.
    func exchange(with server: ServerHarness) {
        while true {
            var up: [UInt8] = []
            connection.takeOutput(into: &up, now: now)
            receive([])
            if !up.isEmpty { server.receive(up) }
            let down = server.output()
            if !down.isEmpty { receive(down) }
            if up.isEmpty, down.isEmpty { return }
        }
    }

    func receive(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var input = buffer
            while let event = connection.poll(&input, now: now) { note(event) }
        }
    }

    private func note(_ event: Event) {
        let fields = connection.fields.description.split(separator: "\n").joined(separator: ", ")
        switch event {
        case .headers(let stream, let endStream):
            log[stream.number, default: []].append((endStream ? "only " : "headers ") + fields)
        case .data(let stream, let bytes, let endStream):
            if consumes { connection.consumed(stream, bytes: bytes.count) }
            let text = bytes.count <= 40 ? hexDigits(bytes) : "\(bytes.count) bytes"
            log[stream.number, default: []].append("data " + text + (endStream ? " end" : ""))
        case .trailers(let stream): log[stream.number, default: []].append("trailers " + fields)
        case .reset(let stream, let code):
            log[stream.number, default: []].append("reset \(code)")
            connection.release(stream)
        case .writable(let stream): general.append("writable \(stream.number)")
        case .ready: general.append("ready")
        case .goAway(let last, let code): general.append("goAway \(last.number) \(code)")
        case .capacity: break
        case .closed(let closure): general.append("closed \(closure.code)")
        }
    }
}
