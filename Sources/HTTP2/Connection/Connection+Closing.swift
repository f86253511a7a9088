internal import Bytes

extension Connection {
    /// Marks of our own pings.
    static let keepAlivePing: UInt64 = 0x686F_6C64_616C_6976
    static let drainPing: UInt64 = 0x686F_6C64_6472_6169

    /// The first thing either side says (RFC 9113 §3.4).
    mutating func greet() {
        if role == .client { output.append(contentsOf: Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)) }
        var settings: [(UInt16, Int)] = []
        if limits.headerTableBytesMax != 4_096 {
            settings.append((SettingID.headerTableSize, limits.headerTableBytesMax))
        }
        switch role {
        case .client: settings.append((SettingID.enablePush, 0))
        case .server: settings.append((SettingID.maxConcurrentStreams, limits.streamsMax))
        }
        settings.append((SettingID.initialWindowSize, limits.streamWindowBytes))
        if limits.frameBytesMax != 16_384 { settings.append((SettingID.maxFrameSize, limits.frameBytesMax)) }
        settings.append((SettingID.maxHeaderListSize, limits.headerListBytesMax))
        output.appendFrameHeader(length: settings.count * 6, type: .settings, flags: 0, stream: 0)
        for (id, value) in settings {
            output.appendBigEndian(id)
            output.appendBigEndian(UInt32(clamping: value))
        }
        let extra = limits.connectionWindowBytes - 65_535
        guard extra > 0 else { return }
        receiveWindow &+= extra
        output.appendFrameHeader(length: 4, type: .windowUpdate, flags: 0, stream: 0)
        output.appendBigEndian(UInt32(clamping: extra))
    }

    /// Ends the connection gracefully: open streams finish, new ones are refused after a round trip (RFC 9113 §6.8).
    public mutating func shutDown() {
        guard case .open = closing else { return }
        guard role == .server, hasPeerSettings else { return announceLastStream() }
        closing = .announced(at: now)
        writeGoAway(last: StreamID.numberMax, .noError, "")
        output.appendFrameHeader(length: 8, type: .ping, flags: 0, stream: 0)
        output.appendBigEndian(Self.drainPing)
    }

    /// Ends the connection at once: GOAWAY with `code`, then nothing. Open streams are lost.
    public mutating func close(_ code: ErrorCode, _ reason: String) {
        fail(code, reason)
    }

    /// The socket was closed or broke; nothing can be written any more.
    public mutating func socketClosed() {
        guard !isOver else { return }
        output.removeAll()
        written = 0
        end(Closure(code: .noError, reason: "the socket was closed"))
    }

    /// The second GOAWAY: it names the last stream that is served.
    mutating func announceLastStream() {
        let last = role == .server ? lastStream : 0
        closing = .draining(last: last)
        writeGoAway(last: last, .noError, "")
        finishIfDone()
    }

    /// With GOAWAY said by either side, the last stream's end is the connection's end.
    mutating func finishIfDone() {
        guard table.count == 0 else { return }
        switch closing {
        case .draining: end(Closure(code: .noError, reason: "the connection was shut down"))
        case .open where peerWentAway, .announced where peerWentAway:
            end(Closure(code: .noError, reason: "the peer said GOAWAY"))
        case .open, .announced, .over: return
        }
    }

    /// A connection error (RFC 9113 §5.4.1): the peer is told why, and nothing it sends counts any more.
    mutating func fail(_ code: ErrorCode, _ reason: String) {
        guard !isOver else { return }
        writeGoAway(last: role == .server ? lastStream : 0, code, reason)
        end(Closure(code: code, reason: reason))
    }

    private mutating func end(_ closure: Closure) {
        closing = .over
        data = nil
        block = nil
        partial = []
        for slot in queues.indices { queues[slot] = SendQueue() }
        queuedBytes = 0
        queuedStreams = 0
        line = []
        lineHead = 0
        events.append(.closed(closure))
    }

    private mutating func writeGoAway(last: UInt32, _ code: ErrorCode, _ reason: String) {
        let text = Array(reason.utf8.prefix(128))
        output.appendFrameHeader(length: 8 + text.count, type: .goAway, flags: 0, stream: 0)
        output.appendBigEndian(last)
        output.appendBigEndian(code.rawValue)
        output.append(contentsOf: text)
    }
}
