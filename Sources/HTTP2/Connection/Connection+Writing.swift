internal import Bytes
internal import HPACK

extension Connection {
    func sendingSlot(_ stream: StreamID) -> Int? {
        guard let slot = table.slot(of: stream.number), !streams[slot].localClosed, !isOver else { return nil }
        return slot
    }

    func canWriteAtOnce(_ slot: Int, _ count: Int) -> Bool {
        queues[slot].isEmpty && count <= min(sendWindow, streams[slot].sendWindow, peer.frameBytesMax)
            && pendingOutputBytes < limits.outputBytesMax
    }

    /// Whether the queues but the largest are within their bound together.
    var hasQueueRoom: Bool {
        if queuedBytes <= limits.sendQueueBytesMax { return true }
        let largest = queues.reduce(0) { max($0, $1.bytes) }
        return queuedBytes &- largest <= limits.sendQueueBytesMax
    }

    func hasQueueRoom(_ slot: Int) -> Bool { queues[slot].bytes <= limits.sendQueueBytesMax && hasQueueRoom }

    /// Writes the frame header for `count` octets that the caller appends next.
    mutating func writeData(_ slot: Int, _ count: Int, endStream: Bool) {
        guard count > 0 || endStream else { return }
        output.appendFrameHeader(
            length: count, type: .data, flags: endStream ? FrameFlag.endStream : 0, stream: streams[slot].number)
        sendWindow &-= count
        streams[slot].sendWindow &-= count
        budget.earn(4)
        if endStream { streams[slot].endWritten = true }
    }

    mutating func enqueue(_ slot: Int, _ prefix: [UInt8], _ bytes: [UInt8], end: SendQueue.End) -> SendOutcome {
        let wasEmpty = queues[slot].isEmpty
        queues[slot].append(prefix)
        queues[slot].append(bytes)
        queues[slot].end = end
        queuedBytes &+= prefix.count &+ bytes.count
        if wasEmpty, !queues[slot].isEmpty {
            queuedStreams &+= 1
            streams[slot].waitingSince = 0
        }
        if case .open = end {} else { streams[slot].localClosed = true }
        let number = streams[slot].number
        if !queues[slot].isEmpty { standInLine(slot) }
        pump()
        guard table.slot(of: number) == slot, queues[slot].bytes > limits.streamQueueBytesMax else { return .accepted }
        streams[slot].isCongested = true
        return .congested
    }

    /// Leaves room for a frame header and answers where the block will start.
    mutating func beginFields() -> Int {
        output.appendFrameHeader(length: 0, type: .headers, flags: 0, stream: 0)
        return output.count
    }

    /// Fills in the frame header before the block at `start`; a block larger than a frame goes on in CONTINUATION.
    mutating func endFields(_ slot: Int, from start: Int, endStream: Bool) {
        let number = streams[slot].number
        let length = output.count &- start
        let flags: UInt8 = endStream ? FrameFlag.endStream : 0
        if endStream { streams[slot].endWritten = true }
        budget.earn(1)
        guard length > peer.frameBytesMax else {
            return overwriteFrameHeader(
                before: start, length: length, flags: flags | FrameFlag.endHeaders, stream: number)
        }
        let block = Array(output[start...])
        output.removeLast(length)
        overwriteFrameHeader(before: start, length: peer.frameBytesMax, flags: flags, stream: number)
        output.append(contentsOf: block[..<peer.frameBytesMax])
        var position = peer.frameBytesMax
        while position < length {
            let count = min(length - position, peer.frameBytesMax)
            let isLast = position + count == length
            output.appendFrameHeader(
                length: count, type: .continuation, flags: isLast ? FrameFlag.endHeaders : 0, stream: number)
            output.append(contentsOf: block[position..<(position + count)])
            position += count
        }
    }

    @inline(__always)
    private mutating func overwriteFrameHeader(before start: Int, length: Int, flags: UInt8, stream: UInt32) {
        let word =
            UInt64(truncatingIfNeeded: length) << 40 | UInt64(FrameType.headers.rawValue) << 32
            | UInt64(flags) << 24 | UInt64(stream >> 8)
        output.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: word.bigEndian, toByteOffset: start &- FrameHeader.bytes, as: UInt64.self)
            bytes[start &- 1] = UInt8(truncatingIfNeeded: stream)
        }
    }

    mutating func writeFields(_ slot: Int, _ fields: HeaderList, endStream: Bool) {
        let start = beginFields()
        encoder.encode(fields, into: &output)
        endFields(slot, from: start, endStream: endStream)
    }

    mutating func writePrepared(_ slot: Int, _ prepared: inout PreparedFields, endStream: Bool) {
        let start = beginFields()
        prepared.encode(with: &encoder, into: &output)
        endFields(slot, from: start, endStream: endStream)
    }

    /// Our side of the stream is ended, or will be by its queue.
    mutating func endLocal(_ slot: Int) {
        streams[slot].localClosed = true
        guard streams[slot].endWritten else { return }
        if streams[slot].remoteClosed { return removeStream(slot, .ended) }
        guard role == .server else { return }
        // RFC 9113 §8.1: the answer is complete, so the rest of the request is not needed.
        writeReset(streams[slot].number, .noError)
        removeStream(slot, .resetByUs)
    }
}
