internal import Bytes
public import HPACK

extension Connection {
    // MARK: The socket's side

    /// Bytes that wait for the socket.
    public var pendingOutputBytes: Int { output.count &- written }

    /// Lends the bytes that wait for the socket, only within `body`.
    public func withOutput<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        output.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[written...])) }
    }

    /// The socket took the first `count` bytes of the output. May make `writable` events: poll after it.
    public mutating func markWritten(_ count: Int, now: UInt64) {
        invariant(count >= 0 && count <= pendingOutputBytes, "no more is written than was waiting")
        self.now = now
        written &+= count
        if count > 0 { outputWaitsSince = 0 }
        if written == output.count {
            // An idle connection should not hold what a burst needed.
            output.removeAll(keepingCapacity: output.capacity <= 65_536)
            written = 0
        } else if written >= 262_144 {
            output.removeFirst(written)
            written = 0
        }
        if lineHead < line.count { pump() }
    }

    /// Appends all waiting output to `bytes` and counts it as written.
    public mutating func takeOutput(into bytes: inout [UInt8], now: UInt64) {
        withOutput { bytes.append(contentsOf: $0) }
        markWritten(pendingOutputBytes, now: now)
    }

    // MARK: Streams

    /// Opens a stream with a request (client).
    ///
    /// - Returns: nil when the peer's limit, its GOAWAY or the end of numbers forbids a stream now; wait for
    ///   ``Event/capacity``, or for ever if ``canEverOpen`` is false.
    public mutating func open(_ fields: HeaderList, endStream: Bool) -> StreamID? {
        guard canOpen else { return nil }
        let slot = addLocalStream()
        writeFields(slot, fields, endStream: endStream)
        if endStream { endLocal(slot) }
        return StreamID(number: streams[slot].number)
    }

    /// The same with fields whose encoding is remembered, followed by others.
    public mutating func open(_ prepared: inout PreparedFields, and fields: HeaderList, endStream: Bool) -> StreamID? {
        guard canOpen else { return nil }
        let slot = addLocalStream()
        let start = beginFields()
        prepared.encode(with: &encoder, into: &output)
        encoder.encode(fields, into: &output)
        endFields(slot, from: start, endStream: endStream)
        if endStream { endLocal(slot) }
        return StreamID(number: streams[slot].number)
    }

    /// Whether a client may open a stream now.
    public var canOpen: Bool {
        canEverOpen && hasPeerSettings && table.count < min(peer.streamsMax, limits.streamsMax)
    }

    /// False once the connection will take no further stream.
    public var canEverOpen: Bool {
        guard role == .client, case .open = closing, !peerWentAway else { return false }
        return lastStream < StreamID.numberMax - 1
    }

    private mutating func addLocalStream() -> Int {
        lastStream = lastStream == 0 ? 1 : lastStream &+ 2
        return addStream(lastStream)
    }

    /// Sends a response's headers, informational or final; to end the stream with them is a trailers-only answer.
    @discardableResult
    public mutating func sendHeaders(_ stream: StreamID, _ fields: HeaderList, endStream: Bool) -> SendOutcome {
        guard let slot = sendingSlot(stream) else { return .gone }
        writeFields(slot, fields, endStream: endStream)
        if endStream { endLocal(slot) }
        return .accepted
    }

    @discardableResult
    public mutating func sendHeaders(_ stream: StreamID, _ prepared: inout PreparedFields) -> SendOutcome {
        guard let slot = sendingSlot(stream) else { return .gone }
        writePrepared(slot, &prepared, endStream: false)
        return .accepted
    }

    /// Sends body bytes; what does not fit the windows waits in the stream's queue.
    @discardableResult
    public mutating func sendData(_ stream: StreamID, _ bytes: [UInt8], endStream: Bool) -> SendOutcome {
        sendData(stream, prefix: [], bytes, endStream: endStream)
    }

    /// Sends `prefix` and `bytes` as one piece. `bytes` that have to wait are shared, not copied.
    @discardableResult
    public mutating func sendData(
        _ stream: StreamID, prefix: [UInt8], _ bytes: [UInt8], endStream: Bool
    ) -> SendOutcome {
        guard let slot = sendingSlot(stream) else { return .gone }
        let count = prefix.count + bytes.count
        if canWriteAtOnce(slot, count) {
            writeData(slot, count, endStream: endStream)
            output.append(contentsOf: prefix)
            output.append(contentsOf: bytes)
            if endStream { endLocal(slot) }
            return .accepted
        }
        guard count == 0 || hasQueueRoom(slot) else { return .refused }
        return enqueue(slot, prefix, bytes, end: endStream ? .mark : .open)
    }

    /// Ends the stream with trailers, after whatever is queued.
    @discardableResult
    public mutating func sendTrailers(_ stream: StreamID, _ fields: HeaderList) -> SendOutcome {
        guard let slot = sendingSlot(stream) else { return .gone }
        guard queues[slot].isEmpty else { return enqueue(slot, [], [], end: .trailers(fields)) }
        writeFields(slot, fields, endStream: true)
        endLocal(slot)
        return .accepted
    }

    /// A whole answer in one go: headers, one piece of body, trailers. With open windows these are three frames
    /// written directly behind each other.
    public mutating func answer(
        _ stream: StreamID, headers: inout PreparedFields, prefix: (UInt8, UInt32), _ body: UnsafeRawBufferPointer,
        trailers: inout PreparedFields
    ) -> SendOutcome {
        guard let slot = sendingSlot(stream) else { return .gone }
        let count = 5 &+ body.count
        guard canWriteAtOnce(slot, count) else {
            guard hasQueueRoom(slot) else { return .refused }
            writePrepared(slot, &headers, endStream: false)
            var start: [UInt8] = [prefix.0]
            start.appendBigEndian(prefix.1)
            return enqueue(slot, start, Array(body), end: .trailers(trailers.fields))
        }
        writePrepared(slot, &headers, endStream: false)
        writeData(slot, count, endStream: false)
        output.append(prefix.0)
        output.appendBigEndian(prefix.1)
        output.append(contentsOf: body)
        writePrepared(slot, &trailers, endStream: true)
        endLocal(slot)
        return .accepted
    }

    /// Resets a stream and forgets it; no event follows. To be called at most once, and not after ``release(_:)``.
    public mutating func reset(_ stream: StreamID, _ code: ErrorCode) {
        guard let slot = table.slot(of: stream.number) else { return }
        let wasReset = streams[slot].wasReset
        if !wasReset { writeReset(stream.number, code) }
        removeStream(slot, wasReset ? nil : .resetByUs)
    }

    /// The owner has really ended its work for a stream that it was told is reset: its place is free.
    public mutating func release(_ stream: StreamID) {
        guard let slot = table.slot(of: stream.number), streams[slot].wasReset else { return }
        removeStream(slot, nil)
    }

    /// Bytes of one stream that wait for a window or the socket.
    public func queuedBytes(of stream: StreamID) -> Int {
        table.slot(of: stream.number).map { queues[$0].bytes } ?? 0
    }
}
