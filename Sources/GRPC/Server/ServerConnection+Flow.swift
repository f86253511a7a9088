internal import HTTP2

/// Windows, room for large messages, and the time a message may take.
///
/// The connection's window is returned as bytes come in, since they are held in bounded places. A stream's window is
/// the admission: a message larger than it gets the rest only when room for all of it has been promised, so that
/// promised messages can always be completed and unfinished ones cannot fill the memory.
extension ServerConnection {
    mutating func creditStream(_ slot: Int, _ bytes: Int) {
        if calls[slot].isPaused {
            calls[slot].unannouncedBytes &+= bytes
        } else {
            http.consumedByStream(StreamID(number: calls[slot].number), bytes: bytes)
        }
    }

    /// The owner wants no more messages of this call for now: the client may send what its window still allows.
    public mutating func pause(_ call: CallID) {
        guard let slot = table.slot(of: call.number) else { return }
        calls[slot].isPaused = true
    }

    public mutating func resume(_ call: CallID) {
        guard let slot = table.slot(of: call.number), calls[slot].isPaused else { return }
        calls[slot].isPaused = false
        // The time of a message that was held up by this side begins anew.
        if calls[slot].messageDeadline != 0 { expectMessage(slot) }
        http.consumedByStream(call.stream, bytes: calls[slot].unannouncedBytes)
        calls[slot].unannouncedBytes = 0
        if calls[slot].reader.missingBytes > 0 { awaitRest(slot) }
    }

    /// A message has begun and is not complete.
    mutating func awaitRest(_ slot: Int) {
        if calls[slot].messageDeadline == 0 { expectMessage(slot) }
        let call = CallID(number: calls[slot].number)
        guard heldBytes <= limits.assembledBytesMax else {
            return abort(slot, Status(.resourceExhausted, "too many bytes of unfinished requests on this connection"))
        }
        let missing = calls[slot].reader.missingBytes
        guard missing > http.receiveWindow(of: call.stream), calls[slot].reservedBytes == 0,
            !calls[slot].waitsForRoom, !calls[slot].isPaused
        else { return }
        calls[slot].waitsForRoom = true
        waiting.append(call)
        giveRoom()
    }

    /// Promises room to those who wait, in their order.
    mutating func giveRoom() {
        while let call = waiting.first {
            guard let slot = table.slot(of: call.number), calls[slot].waitsForRoom else {
                waiting.removeFirst()
                continue
            }
            let length = calls[slot].reader.length
            guard reservedBytes == 0 || reservedBytes &+ length <= limits.largeMessageBytesMax else { return }
            waiting.removeFirst()
            calls[slot].waitsForRoom = false
            calls[slot].reservedBytes = length
            reservedBytes &+= length
            expectMessage(slot)
            http.openWindow(of: call.stream, to: calls[slot].reader.missingBytes)
        }
    }

    /// Forgets the message in the reader, complete or not, and what was promised and set up for it.
    mutating func endMessage(_ slot: Int) -> MessageBuffer? {
        heldBytes &-= calls[slot].reader.heldBytes
        let buffer = calls[slot].reader.endMessage()
        endMessageDeadline(slot)
        calls[slot].waitsForRoom = false
        guard calls[slot].reservedBytes > 0 else { return buffer }
        reservedBytes &-= calls[slot].reservedBytes
        calls[slot].reservedBytes = 0
        giveRoom()
        return buffer
    }

    mutating func dropMessage(_ slot: Int) {
        if let request = calls[slot].request {
            heldBytes &-= request.count
            calls[slot].request = nil
        }
        _ = endMessage(slot)
    }

    // MARK: Time

    mutating func expectMessage(_ slot: Int) {
        if calls[slot].messageDeadline == 0 { receivingCalls &+= 1 }
        let seconds = UInt64(calls[slot].reader.length / max(1, limits.messageBytesPerSecond))
        calls[slot].messageDeadline = now &+ limits.messageNanoseconds &+ seconds &* 1_000_000_000
    }

    mutating func endMessageDeadline(_ slot: Int) {
        guard calls[slot].messageDeadline != 0 else { return }
        calls[slot].messageDeadline = 0
        receivingCalls &-= 1
    }

    /// Does what is due by time. May make events: poll after it with no input.
    public mutating func checkDeadlines(now: UInt64) {
        self.now = now
        checkedAt = now
        http.checkDeadlines(now: now)
        guard receivingCalls > 0 else { return }
        for number in table.sortedNumbers {
            guard let slot = table.slot(of: number), calls[slot].messageDeadline != 0,
                now >= calls[slot].messageDeadline, !calls[slot].waitsForRoom, !calls[slot].isPaused
            else { continue }
            abort(slot, Status(.deadlineExceeded, "the request did not come in time"))
        }
    }
}
