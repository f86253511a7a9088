internal import Bytes

extension Connection {
    mutating func addStream(_ number: UInt32) -> Int {
        let stream = Stream(
            number: number, sendWindow: peer.initialWindowBytes,
            receiveWindow: settingsSentAt == 0 ? limits.streamWindowBytes : max(65_535, limits.streamWindowBytes),
            openedAt: now)
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            streams[slot] = stream
        } else {
            slot = streams.count
            streams.append(stream)
            queues.append(SendQueue())
        }
        table.insert(number, slot: slot)
        return slot
    }

    mutating func removeStream(_ slot: Int, _ manner: ClosedStreams.Manner?) {
        dropQueue(slot)
        let number = streams[slot].number
        table.remove(number)
        freeSlots.append(slot)
        if let manner { closedStreams.remember(number, manner) }
        if table.count == 0 { idleSince = 0 }
        if role == .client { events.append(.capacity) }
        finishIfDone()
    }

    /// The peer has ended its side: with the other side ended as well the stream is closed.
    mutating func endRemote(_ slot: Int, _ event: Event) -> Event {
        streams[slot].remoteClosed = true
        guard streams[slot].endWritten else {
            // RFC 9113 §8.1: a response may be complete before the request; the client need not go on.
            if role == .client { resetUnfinishedRequest(slot) }
            return event
        }
        removeStream(slot, .ended)
        return event
    }

    private mutating func resetUnfinishedRequest(_ slot: Int) {
        writeReset(streams[slot].number, .noError)
        removeStream(slot, .resetByUs)
    }

    /// Drops what the stream has to send and keeps its place until the owner's release.
    mutating func markReset(_ slot: Int, _ manner: ClosedStreams.Manner) {
        streams[slot].wasReset = true
        streams[slot].remoteClosed = true
        streams[slot].localClosed = true
        dropQueue(slot)
        closedStreams.remember(streams[slot].number, manner)
    }

    /// The peer violated the rules of one stream: it is told, the owner is told, and it is counted.
    mutating func streamError(_ slot: Int, _ code: ErrorCode) -> Event? {
        let number = streams[slot].number
        writeReset(number, code)
        markReset(slot, .resetByUs)
        countStreamError()
        return isOver ? nil : .reset(StreamID(number: number), code)
    }

    mutating func queueStreamError(_ slot: Int, _ code: ErrorCode) {
        if let event = streamError(slot, code) { events.append(event) }
    }

    /// CVE-2025-8671: resets that the peer makes us send are its resets.
    mutating func countStreamError() {
        if resets.countStreamError(now: now, limits) { fail(.enhanceYourCalm, "too many errors on streams") }
    }

    /// Refuses a stream that never got a place.
    mutating func refuse(_ number: UInt32, _ code: ErrorCode) {
        guard !isOver else { return }
        writeReset(number, code)
        closedStreams.remember(number, .resetByUs)
    }

    mutating func writeReset(_ number: UInt32, _ code: ErrorCode) {
        guard !isOver else { return }
        output.appendFrameHeader(length: 4, type: .resetStream, flags: 0, stream: number)
        output.appendBigEndian(code.rawValue)
    }

    mutating func dropQueue(_ slot: Int) {
        guard !queues[slot].isEmpty else { return }
        queuedBytes &-= queues[slot].bytes
        queuedStreams &-= 1
        queues[slot] = SendQueue()
    }
}
