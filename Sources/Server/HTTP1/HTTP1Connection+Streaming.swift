internal import Bytes

/// Answers whose end is not known when they begin: in chunks (RFC 9112 §7.1), or to HTTP/1.0 until the connection ends.
extension HTTP1Connection {
    /// From now on the client's end is of interest while it is answered: what it sends then is read and, beyond what may wait, dropped.
    public mutating func watchForEnd() { watchesForEnd = true }

    /// Begins the answer to the request that was handed out.
    public mutating func beginStream(_ status: Int, fields: [HTTP1Field]) -> Step {
        guard phase != .closed else { return Step(closes: true) }
        invariant(phase == .answering, "an answer belongs to a request")
        phase = .streaming
        if draft.minorVersion == 0 { stopReading() }
        let framing = draft.minorVersion == 0 ? [] : [HTTP1Field("Transfer-Encoding", "chunked")]
        var step = Step()
        step.write = HTTP1Response.head(status, fields + framing, isLast: !keepsAlive)
        return step
    }

    /// A piece of the answer; an empty one changes nothing.
    public mutating func write(_ piece: [UInt8]) -> Step {
        guard phase == .streaming else { return Step(closes: phase == .closed) }
        guard !piece.isEmpty else { return Step() }
        var step = Step()
        if draft.minorVersion == 0 {
            step.write = piece
        } else {
            step.write = Array(String(piece.count, radix: 16).utf8) + [0x0D, 0x0A] + piece + [0x0D, 0x0A]
        }
        return step
    }

    /// The answer is complete; goes on with the next request.
    public mutating func endStream(now: UInt64) -> Step {
        guard phase == .streaming else { return Step(closes: phase == .closed) }
        let end = draft.minorVersion == 0 ? [] : Array("0\r\n\r\n".utf8)
        return conclude(end, now: now)
    }

    /// After the last byte of an answer.
    mutating func conclude(_ bytes: [UInt8], now: UInt64) -> Step {
        guard keepsAlive else {
            close()
            return Step(write: bytes, closes: true)
        }
        watchesForEnd = false
        enter(.requestLine, now: now)
        let next = advance(now: now)
        return Step(write: bytes + next.write, request: next.request, closes: next.closes, isRefusal: next.isRefusal)
    }
}
