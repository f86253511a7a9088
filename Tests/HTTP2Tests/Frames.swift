import HPACK
import HTTP2

/// Makes frames, also wrong ones.
enum Frames {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    static func frame(_ type: UInt8, _ flags: UInt8 = 0, _ stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        let length = payload.count
        return [UInt8(truncatingIfNeeded: length >> 16), UInt8(truncatingIfNeeded: length >> 8)]
            + [UInt8(truncatingIfNeeded: length), type, flags] + big(stream) + payload
    }

    static func big(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    static func settings(_ pairs: [(UInt16, UInt32)] = []) -> [UInt8] {
        frame(4, 0, 0, pairs.flatMap { [UInt8($0.0 >> 8), UInt8($0.0 & 255)] + big($0.1) })
    }
    static let settingsAck = frame(4, 1)

    static func headers(_ stream: UInt32, _ block: [UInt8] = request, flags: UInt8 = 0x5) -> [UInt8] {
        frame(1, flags, stream, block)
    }
    static func continuation(_ stream: UInt32, _ block: [UInt8], flags: UInt8 = 0x4) -> [UInt8] {
        frame(9, flags, stream, block)
    }
    static func data(_ stream: UInt32, _ bytes: [UInt8], end: Bool = false) -> [UInt8] {
        frame(0, end ? 1 : 0, stream, bytes)
    }
    static func reset(_ stream: UInt32, _ code: UInt32 = 8) -> [UInt8] { frame(3, 0, stream, big(code)) }
    static func window(_ stream: UInt32, _ increment: UInt32) -> [UInt8] { frame(8, 0, stream, big(increment)) }
    static func ping(_ text: String = "12345678", ack: Bool = false) -> [UInt8] {
        frame(6, ack ? 1 : 0, 0, Array(text.utf8))
    }
    static func goAway(_ last: UInt32, _ code: UInt32 = 0) -> [UInt8] { frame(7, 0, 0, big(last) + big(code)) }

    /// POST http / and nothing else: static indexes only, so that it is right at any time.
    static let request: [UInt8] = [0x83, 0x86, 0x84]

    /// A block without dynamic table.
    static func block(_ pairs: [(String, String)]) -> [UInt8] {
        pairs.flatMap { name, value in
            [UInt8(0), UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
        }
    }
}

/// A connection of either role with logs of its events and of the frames it wrote.
final class Machine {
    var connection: Connection
    var now: UInt64 = 1_000_000_000_000
    var events: [String] = []
    /// What the other side has been sent since the last look.
    private var decoder = HeaderDecoder()
    private(set) var bytesWritten = 0
    var consumes = true
    var releases = true
    var answers = false

    init(_ role: Connection.Role = .server, limits: Limits = Limits()) {
        connection = Connection(role: role, limits: limits, now: now)
    }

    /// A server that has exchanged SETTINGS with its client; its greeting is forgotten.
    static func server(limits: Limits = Limits(), settings: [(UInt16, UInt32)] = []) -> Machine {
        let machine = Machine(.server, limits: limits)
        machine.receive(Frames.preface + Frames.settings(settings) + Frames.settingsAck)
        _ = machine.frames()
        machine.events = []
        return machine
    }

    static func client(limits: Limits = Limits(), settings: [(UInt16, UInt32)] = []) -> Machine {
        let machine = Machine(.client, limits: limits)
        machine.receive(Frames.settings(settings) + Frames.settingsAck)
        _ = machine.frames()
        machine.events = []
        return machine
    }

    var isOver: Bool { connection.isOver }
    var isFinished: Bool { connection.isFinished }
    var wantsInput: Bool { connection.wantsInput }
    var streamCount: Int { connection.streamCount }
    var queuedBytes: Int { connection.queuedBytes }
    var pendingOutputBytes: Int { connection.pendingOutputBytes }
    var nextDeadline: UInt64? { connection.nextDeadline }
    var canOpen: Bool { connection.canOpen }

    func receive(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var input = buffer
            while let event = connection.poll(&input, now: now) { note(event) }
        }
    }

    func tick(_ seconds: Double) {
        now += UInt64(seconds * 1_000_000_000)
        connection.checkDeadlines(now: now)
        receive([])
    }

    /// The events since the last look.
    func takeEvents() -> [String] {
        defer { events = [] }
        return events
    }

    /// The frames written since the last look, in words.
    func frames() -> [String] {
        var bytes: [UInt8] = []
        connection.takeOutput(into: &bytes, now: now)
        receive([])
        bytesWritten += bytes.count
        return describe(bytes)
    }

    private func note(_ event: Event) {
        let fields = connection.fields.description.split(separator: "\n").joined(separator: ", ")
        switch event {
        case .headers(let stream, let end):
            events.append("headers \(stream.number)\(end ? " end" : "") \(fields)")
            if answers, end { answer(stream) }
        case .data(let stream, let bytes, let end):
            events.append("data \(stream.number)\(end ? " end" : "") \(String(decoding: bytes, as: UTF8.self))")
            if consumes { connection.consumed(stream, bytes: bytes.count) }
            if answers, end { answer(stream) }
        case .trailers(let stream): events.append("trailers \(stream.number) \(fields)")
        case .reset(let stream, let code):
            events.append("reset \(stream.number) \(code)")
            if releases { connection.release(stream) }
        case .writable(let stream): events.append("writable \(stream.number)")
        case .ready: events.append("ready")
        case .goAway(let last, let code): events.append("goAway \(last.number) \(code)")
        case .capacity: break
        case .closed(let closure): events.append("closed \(closure.code)")
        }
    }

    private func answer(_ stream: StreamID) {
        connection.sendHeaders(stream, HeaderList([":status": "200"]), endStream: true)
    }

    private func describe(_ bytes: [UInt8]) -> [String] {
        var rest = bytes[...]
        if rest.starts(with: Frames.preface) { rest = rest.dropFirst(Frames.preface.count) }
        var lines: [String] = []
        while rest.count >= 9 {
            let header = Array(rest.prefix(9))
            let length = Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2])
            let stream = number(header[5...])
            let payload = Array(rest.dropFirst(9).prefix(length))
            rest = rest.dropFirst(9 + length)
            lines.append(line(type: header[3], flags: header[4], stream, payload))
        }
        if !rest.isEmpty { lines.append("torn frame") }
        return lines
    }

    private func line(type: UInt8, flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> String {
        let end = flags & 1 != 0 && type < 2 ? " END_STREAM" : ""
        switch type {
        case 0: return "DATA \(stream) \(payload.count)\(end)"
        case 1:
            guard flags & 4 != 0 else { return "HEADERS \(stream) \(payload.count) bytes, more to come\(end)" }
            var list = HeaderList()
            payload.withUnsafeBytes { try? decoder.decode($0, into: &list) }
            return "HEADERS \(stream) \(list.description.split(separator: "\n").joined(separator: ", "))\(end)"
        case 3: return "RST_STREAM \(stream) \(ErrorCode(rawValue: number(payload[...])))"
        case 4: return flags & 1 != 0 ? "SETTINGS ack" : "SETTINGS"
        case 6: return "PING \(String(decoding: payload, as: UTF8.self))\(flags & 1 != 0 ? " ack" : "")"
        case 7: return "GOAWAY \(number(payload[...])) \(ErrorCode(rawValue: number(payload.dropFirst(4))))"
        case 8: return "WINDOW_UPDATE \(stream) \(number(payload[...]))"
        case 9: return "CONTINUATION \(stream) \(payload.count)\(flags & 4 != 0 ? " END_HEADERS" : "")"
        default: return "type \(type)"
        }
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
