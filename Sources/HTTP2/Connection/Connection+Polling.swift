public import HPACK

extension Connection {
    private static let preface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    private static let prefaceBytes = 24

    /// Reads from the front of `input` up to the next event and answers it; nil when the input is used up.
    ///
    /// - Parameter now: monotonic nanoseconds; one reading serves a whole turn.
    public mutating func poll(_ input: inout UnsafeRawBufferPointer, now: UInt64) -> Event? {
        self.now = now
        if !input.isEmpty { heardAt = now }
        while true {
            if eventsHead < events.count { return takeEvent() }
            guard !input.isEmpty else { return nil }
            guard !isOver else {
                input = UnsafeRawBufferPointer(start: nil, count: 0)
                return nil
            }
            if let event = step(&input) { return event }
        }
    }

    /// Exchanges ``fields`` with `list`, so that the owner can keep them without a copy.
    public mutating func swapFields(with list: inout HeaderList) {
        swap(&fields, &list)
    }

    private mutating func takeEvent() -> Event {
        let event = events[eventsHead]
        eventsHead &+= 1
        if eventsHead == events.count {
            events.removeAll(keepingCapacity: true)
            eventsHead = 0
        }
        return event
    }

    /// Consumes at least one octet of `input`, which is not empty.
    private mutating func step(_ input: inout UnsafeRawBufferPointer) -> Event? {
        if prefaceSeen < Self.prefaceBytes, role == .server {
            matchPreface(&input)
            return nil
        }
        if data != nil { return receiveData(&input) }
        if !partial.isEmpty { return completePartial(&input) }
        guard input.count >= FrameHeader.bytes else {
            keepPartial(&input)
            return nil
        }
        let header = FrameHeader(input)
        guard isAcceptable(header) else { return nil }
        if header.type == .data {
            input = UnsafeRawBufferPointer(rebasing: input[FrameHeader.bytes...])
            return beginData(header)
        }
        guard input.count &- FrameHeader.bytes >= header.length else {
            keepPartial(&input)
            return nil
        }
        let end = FrameHeader.bytes &+ header.length
        let payload = UnsafeRawBufferPointer(rebasing: input[FrameHeader.bytes..<end])
        input = UnsafeRawBufferPointer(rebasing: input[end...])
        return receive(header, payload)
    }

    private mutating func matchPreface(_ input: inout UnsafeRawBufferPointer) {
        let count = min(input.count, Self.prefaceBytes &- prefaceSeen)
        for position in 0..<count where input[position] != Self.preface.utf8Start[prefaceSeen &+ position] {
            return fail(.protocolError, "the preface is not that of HTTP/2")
        }
        prefaceSeen &+= count
        input = UnsafeRawBufferPointer(rebasing: input[count...])
    }

    private mutating func keepPartial(_ input: inout UnsafeRawBufferPointer) {
        partial.append(contentsOf: input)
        input = UnsafeRawBufferPointer(start: nil, count: 0)
        frameDeadline = deadline(limits.headersNanoseconds)
    }

    private mutating func completePartial(_ input: inout UnsafeRawBufferPointer) -> Event? {
        take(upTo: FrameHeader.bytes, from: &input)
        guard partial.count >= FrameHeader.bytes else { return nil }
        let header = partial.withUnsafeBytes { FrameHeader($0) }
        guard isAcceptable(header) else { return nil }
        if header.type == .data {
            partial.removeAll(keepingCapacity: true)
            return beginData(header)
        }
        take(upTo: FrameHeader.bytes &+ header.length, from: &input)
        guard partial.count == FrameHeader.bytes &+ header.length else { return nil }
        let whole = partial
        partial = []
        frameDeadline = 0
        let event = whole.withUnsafeBytes { bytes in
            receive(header, UnsafeRawBufferPointer(rebasing: bytes[FrameHeader.bytes...]))
        }
        partial = whole
        partial.removeAll(keepingCapacity: true)
        return event
    }

    private mutating func take(upTo count: Int, from input: inout UnsafeRawBufferPointer) {
        let missing = min(max(0, count &- partial.count), input.count)
        guard missing > 0 else { return }
        partial.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[..<missing]))
        input = UnsafeRawBufferPointer(rebasing: input[missing...])
    }

    /// What can be judged before the payload has come (RFC 9113 §3.4, §4.2, §6.10).
    private mutating func isAcceptable(_ header: FrameHeader) -> Bool {
        guard header.length <= limits.frameBytesMax else {
            fail(.frameSizeError, "a frame of \(header.length) bytes, more than \(limits.frameBytesMax)")
            return false
        }
        guard hasPeerSettings || (header.type == .settings && !header.has(FrameFlag.acknowledge)) else {
            fail(.protocolError, "the first frame is not SETTINGS")
            return false
        }
        if let block {
            guard header.type == .continuation, header.stream == block.stream else {
                fail(.protocolError, "a frame within a header block")
                return false
            }
        } else if header.type == .continuation {
            fail(.protocolError, "CONTINUATION without a header block")
            return false
        }
        return true
    }

    private mutating func receive(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> Event? {
        switch header.type {
        case .headers: return receiveHeaders(header, payload)
        case .continuation: return receiveContinuation(header, payload)
        case .priority: receivePriority(header)
        case .resetStream: return receiveReset(header, payload)
        case .settings: return receiveSettings(header, payload)
        case .pushPromise: fail(.protocolError, "PUSH_PROMISE, which nobody enabled")
        case .ping: receivePing(header, payload)
        case .goAway: return receiveGoAway(header, payload)
        case .windowUpdate: receiveWindowUpdate(header, payload)
        default: _ = spend(1)  // RFC 9113 §5.5: unknown frames are ignored.
        }
        return nil
    }
}
