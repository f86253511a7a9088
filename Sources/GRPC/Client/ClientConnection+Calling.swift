internal import Bytes
internal import HPACK
public import HTTP2

extension ClientConnection {
    /// Begins a call; it waits its turn when the server's limit of streams is reached.
    ///
    /// - Parameter timeoutNanoseconds: from `now`; sent along, and kept here as well.
    /// - Returns: nil when the connection takes no further calls, or too many wait already. Nothing was sent then.
    public mutating func start(
        _ method: MethodID, metadata: Metadata = Metadata(), timeoutNanoseconds: UInt64? = nil, now: UInt64
    ) -> CallID? {
        self.now = now
        guard http.canEverOpen, waiting.count < waitingCallsMax, waitingBytes <= waitingBytesMax else { return nil }
        lastNumber = lastNumber == .max ? 1 : lastNumber &+ 1
        guard byNumber.slot(of: lastNumber) == nil else { return nil }
        let deadline = timeoutNanoseconds.map { now.addingReportingOverflow($0).partialValue }
        let slot = add(ClientCall(number: lastNumber, method: method.index, deadline: deadline, metadata: metadata))
        if let deadline { earliestDeadline = min(deadline, earliestDeadline ?? deadline) }
        let call = CallID(number: lastNumber)
        if waiting.isEmpty, http.canOpen {
            open(slot)
        } else {
            waiting.append(call)
        }
        return call
    }

    /// A whole unary call: begins it, sends its one message and half-closes.
    ///
    /// - Returns: nil as ``start(_:metadata:timeoutNanoseconds:now:)``, or when too many bytes wait; nothing is executed.
    public mutating func call(
        _ method: MethodID, _ message: [UInt8], metadata: Metadata = Metadata(), timeoutNanoseconds: UInt64? = nil,
        now: UInt64
    ) -> CallID? {
        guard let call = start(method, metadata: metadata, timeoutNanoseconds: timeoutNanoseconds, now: now) else {
            return nil
        }
        guard send(call, message, isLast: true) != .refused else {
            cancel(call)
            return nil
        }
        return call
    }

    /// Sends one message. `.congested`: send no more before ``ClientEvent/writable(_:)``; `.refused`: it was not taken.
    @discardableResult
    public mutating func send(_ call: CallID, _ message: [UInt8], isLast: Bool = false) -> SendOutcome {
        guard let slot = byNumber.slot(of: call.number), !calls[slot].isHalfClosed else { return .gone }
        guard message.count <= limits.sentMessageBytesMax else { return .refused }
        guard calls[slot].stream != 0 else {
            guard waitingBytes <= waitingBytesMax else { return .refused }
            calls[slot].waitingMessages.append(message)
            calls[slot].waitingBytes += message.count
            calls[slot].isHalfClosed = isLast
            waitingBytes += message.count
            return .accepted
        }
        let outcome = write(message, slot, isLast: isLast)
        if outcome != .refused { calls[slot].isHalfClosed = isLast }
        return outcome
    }

    /// Says that no further message follows.
    public mutating func halfClose(_ call: CallID) {
        guard let slot = byNumber.slot(of: call.number), !calls[slot].isHalfClosed else { return }
        calls[slot].isHalfClosed = true
        guard calls[slot].stream != 0 else { return }
        http.sendData(StreamID(number: calls[slot].stream), [], endStream: true)
    }

    /// Gives up a call. No event follows for it.
    public mutating func cancel(_ call: CallID) {
        guard let slot = byNumber.slot(of: call.number) else { return }
        end(slot, resetting: .cancel)
    }

    /// The owner wants no more messages of this call for now: the server may send what its window still allows.
    public mutating func pause(_ call: CallID) {
        guard let slot = byNumber.slot(of: call.number) else { return }
        calls[slot].isPaused = true
    }

    public mutating func resume(_ call: CallID) {
        guard let slot = byNumber.slot(of: call.number), calls[slot].isPaused else { return }
        calls[slot].isPaused = false
        http.consumedByStream(StreamID(number: calls[slot].stream), bytes: calls[slot].unannouncedBytes)
        calls[slot].unannouncedBytes = 0
        openWindowForRest(slot)
    }

    // MARK: Streams

    /// Gives streams to those who wait, in their order.
    mutating func openWaiting() {
        var served = 0
        while served < waiting.count, http.canOpen {
            if let slot = byNumber.slot(of: waiting[served].number), calls[slot].stream == 0 { open(slot) }
            served += 1
        }
        waiting.removeFirst(served)
    }

    private mutating func open(_ slot: Int) {
        var fields = HeaderList()
        if let deadline = calls[slot].deadline {
            let remaining = deadline > now ? deadline - now : 1
            fields.append("grpc-timeout", Timeout.encode(remaining), marks: .transient)
        }
        fields.append(calls[slot].metadata)
        calls[slot].metadata = Metadata()
        let isEmpty = calls[slot].waitingMessages.isEmpty && calls[slot].isHalfClosed
        guard let stream = http.open(&methods[calls[slot].method], and: fields, endStream: isEmpty) else { return }
        calls[slot].stream = stream.number
        byStream.insert(stream.number, slot: slot)
        let messages = calls[slot].waitingMessages
        forgetWaitingMessages(slot)
        for (position, message) in messages.enumerated() {
            let isLast = calls[slot].isHalfClosed && position == messages.count - 1
            guard write(message, slot, isLast: isLast) != .refused else {
                // The bound of the transport is smaller than what was allowed to wait.
                let call = CallID(number: calls[slot].number)
                end(slot, resetting: .cancel)
                let status = Status(.resourceExhausted, "too many bytes wait to be sent")
                events.append(.finished(call, status, position == 0 ? .notProcessed : .unknown))
                return
            }
        }
    }

    private mutating func write(_ message: [UInt8], _ slot: Int, isLast: Bool) -> SendOutcome {
        var prefix: [UInt8] = [0]
        prefix.appendBigEndian(UInt32(truncatingIfNeeded: message.count))
        return http.sendData(StreamID(number: calls[slot].stream), prefix: prefix, message, endStream: isLast)
    }

    // MARK: Slots

    private mutating func add(_ call: ClientCall) -> Int {
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            calls[slot] = call
        } else {
            slot = calls.count
            calls.append(call)
        }
        byNumber.insert(call.number, slot: slot)
        return slot
    }

    private mutating func forgetWaitingMessages(_ slot: Int) {
        waitingBytes -= calls[slot].waitingBytes
        calls[slot].waitingBytes = 0
        calls[slot].waitingMessages = []
    }

    /// Forgets a call; resets its stream if there is one and it is not over already.
    mutating func end(_ slot: Int, resetting code: ErrorCode?) {
        forgetWaitingMessages(slot)
        byNumber.remove(calls[slot].number)
        let stream = calls[slot].stream
        if stream != 0 {
            byStream.remove(stream)
            if let code { http.reset(StreamID(number: stream), code) }
        }
        calls[slot] = ClientCall(number: 0, method: 0, metadata: Metadata())
        freeSlots.append(slot)
    }
}
