internal import Bytes
internal import HPACK
public import HTTP2

extension ServerConnection {
    /// Answers a call with one message and status OK, and ends it: three frames behind each other.
    ///
    /// When too many answers wait for this client already, it is told `Unavailable`: it cannot know what became of its request.
    public mutating func respond(_ call: CallID, _ message: UnsafeRawBufferPointer) {
        guard let slot = table.slot(of: call.number) else { return }
        guard !calls[slot].isCancelled, !calls[slot].headersSent, message.count < Self.sharedBytesMin else {
            return respondInSteps(call, Array(message))
        }
        let outcome = http.answer(
            call.stream, headers: &answerHeaders, prefix: (0, UInt32(truncatingIfNeeded: message.count)), message,
            trailers: &okTrailers)
        guard outcome != .refused else {
            return finish(call, Self.tooManyAnswers)
        }
        removeCall(slot)
    }

    public mutating func respond(_ call: CallID, _ message: [UInt8]) {
        // A large message will wait for windows: it is shared with its queue instead of copied into it.
        guard message.count < Self.sharedBytesMin else { return respondInSteps(call, message) }
        message.withUnsafeBytes { respond(call, $0) }
    }

    /// From here on a message does not fit a frame of the usual size.
    private static var sharedBytesMin: Int { 16_384 - 5 }

    private mutating func respondInSteps(_ call: CallID, _ message: [UInt8]) {
        guard message.count <= limits.sentMessageBytesMax else {
            let text = "trying to send message larger than max (\(message.count) vs. \(limits.sentMessageBytesMax))"
            return finish(call, Status(.resourceExhausted, text))
        }
        let outcome = sendMessage(call, message)
        finish(call, outcome == .refused ? Self.tooManyAnswers : .ok)
    }

    private static var tooManyAnswers: Status { Status(.resourceExhausted, "too many answers wait for this client") }

    /// Sends the headers of the answer now, with metadata of its own; at most once, before the first message.
    public mutating func sendInitialMetadata(_ call: CallID, _ metadata: Metadata = Metadata()) {
        guard let slot = table.slot(of: call.number), !calls[slot].isCancelled, !calls[slot].headersSent else { return }
        calls[slot].headersSent = true
        guard !metadata.isEmpty else {
            http.sendHeaders(call.stream, &answerHeaders)
            return
        }
        var fields = Self.answerFields
        fields.append(metadata)
        http.sendHeaders(call.stream, fields, endStream: false)
    }

    /// Sends one message. `.congested`: send no more before ``ServerEvent/writable(_:)``; `.refused`: it was not taken.
    @discardableResult
    public mutating func sendMessage(_ call: CallID, _ message: [UInt8]) -> SendOutcome {
        guard let slot = table.slot(of: call.number), !calls[slot].isCancelled else { return .gone }
        guard message.count <= limits.sentMessageBytesMax else { return .refused }
        sendInitialMetadata(call)
        var prefix: [UInt8] = [0]
        prefix.appendBigEndian(UInt32(truncatingIfNeeded: message.count))
        return http.sendData(call.stream, prefix: prefix, message, endStream: false)
    }

    /// Ends a call, after the messages that are queued. Also tells that the work for a cancelled call has ended.
    public mutating func finish(_ call: CallID, _ status: Status, trailing: Metadata = Metadata()) {
        guard let slot = table.slot(of: call.number) else { return }
        let (isCancelled, headersSent) = (calls[slot].isCancelled, calls[slot].headersSent)
        removeCall(slot)
        guard !isCancelled else { return http.release(call.stream) }
        var fields = headersSent ? HeaderList() : Self.answerFields
        fields.append(status)
        fields.append(trailing)
        if headersSent {
            http.sendTrailers(call.stream, fields)
        } else {
            http.sendHeaders(call.stream, fields, endStream: true)
        }
    }

    /// Ends a call because of the client's fault or lateness, and tells the owner if it knows the call.
    mutating func abort(_ slot: Int, _ status: Status, trailing: Metadata = Metadata()) {
        let call = CallID(number: calls[slot].number)
        let isKnown = !calls[slot].kind.hasOneRequest
        finish(call, status, trailing: trailing)
        if isKnown { events.append(.cancelled(call)) }
    }
}
