extension Connection {
    /// Judges a DATA frame by its header; the payload follows through ``receiveData(_:)`` as it comes.
    mutating func beginData(_ header: FrameHeader) -> Event? {
        guard header.stream != 0 else {
            fail(.protocolError, "DATA on stream 0")
            return nil
        }
        if header.has(FrameFlag.padded), header.length == 0 {
            fail(.frameSizeError, "DATA without its pad length")
            return nil
        }
        guard header.length <= receiveWindow else {
            fail(.flowControlError, "more DATA than the connection's window")
            return nil
        }
        receiveWindow &-= header.length
        var frame = DataInProgress(
            stream: header.stream, remaining: header.length, padding: 0,
            awaitsPadLength: header.has(FrameFlag.padded), endStream: header.has(FrameFlag.endStream))
        frameDeadline = deadline(limits.dataFrameNanoseconds)
        let event = judgeData(header, &frame)
        guard !isOver else { return nil }
        if frame.stream == 0 {
            creditConnection(frame.remaining)
            frame.awaitsPadLength = false
        }
        // An empty frame, or one without use for us: there may be no payload to wait for.
        if frame.remaining == 0 {
            frameDeadline = 0
            guard frame.stream != 0 else { return event }
            guard frame.endStream else {
                _ = spend(1)  // CVE-2019-9518
                return nil
            }
            return endOfData(frame.stream, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        data = frame
        return event
    }

    private mutating func judgeData(_ header: FrameHeader, _ frame: inout DataInProgress) -> Event? {
        guard let slot = table.slot(of: header.stream) else {
            frame.stream = 0
            receiveLateData(header.stream)
            return nil
        }
        guard !streams[slot].wasReset else {
            frame.stream = 0
            _ = spend(1)
            return nil
        }
        guard !streams[slot].remoteClosed else {
            frame.stream = 0
            return streamError(slot, .streamClosed)
        }
        guard streams[slot].hasFinalHeaders else {
            frame.stream = 0
            return streamError(slot, .protocolError)
        }
        guard header.length <= streams[slot].receiveWindow else {
            frame.stream = 0
            return streamError(slot, .flowControlError)
        }
        streams[slot].receiveWindow &-= header.length
        return nil
    }

    private mutating func receiveLateData(_ number: UInt32) {
        guard number <= lastStream, number & 1 == 1 else {
            // After GOAWAY new streams are ignored, with their data.
            if case .draining = closing, number & 1 == 1, role == .server {
                _ = spend(1)
            } else {
                fail(.protocolError, "DATA on the idle stream \(number)")
            }
            return
        }
        if closedStreams.manner(of: number) == .resetByUs {
            _ = spend(1)
        } else {
            fail(.streamClosed, "DATA on the closed stream \(number)")
        }
    }

    /// Consumes what is there of the payload of the DATA frame in progress.
    mutating func receiveData(_ input: inout UnsafeRawBufferPointer) -> Event? {
        guard var frame = data else { return nil }
        if frame.awaitsPadLength {
            let padding = Int(input[0])
            input = UnsafeRawBufferPointer(rebasing: input[1...])
            frame.remaining &-= 1
            frame.awaitsPadLength = false
            guard padding <= frame.remaining else {
                fail(.protocolError, "more padding than payload")
                return nil
            }
            frame.padding = padding
            // Nobody consumes padding, so it is credited as it is announced.
            creditConnection(1 &+ padding)
            if let slot = table.slot(of: frame.stream) { creditStream(slot, 1 &+ padding) }
            if frame.remaining == padding { return endContent(&frame, UnsafeRawBufferPointer(start: nil, count: 0)) }
            data = frame
            return nil
        }
        let content = frame.stream == 0 ? 0 : frame.remaining &- frame.padding
        guard content > 0 else {
            let skipped = min(frame.remaining, input.count)
            input = UnsafeRawBufferPointer(rebasing: input[skipped...])
            frame.remaining &-= skipped
            data = frame.remaining > 0 ? frame : nil
            if data == nil { frameDeadline = 0 }
            return nil
        }
        let part = UnsafeRawBufferPointer(rebasing: input[..<min(content, input.count)])
        input = UnsafeRawBufferPointer(rebasing: input[part.count...])
        frame.remaining &-= part.count
        return part.count == content ? endContent(&frame, part) : deliver(frame, part)
    }

    private mutating func deliver(_ frame: DataInProgress, _ part: UnsafeRawBufferPointer) -> Event? {
        data = frame
        guard let slot = liveSlot(frame.stream) else { return discardRest(part.count) }
        if let error = countContent(slot, part.count, isLast: false) { return discard(error, part.count) }
        guard !isOver else { return nil }
        return .data(StreamID(number: frame.stream), part, endStream: false)
    }

    /// The content of the frame is complete; padding may follow.
    private mutating func endContent(_ frame: inout DataInProgress, _ part: UnsafeRawBufferPointer) -> Event? {
        let number = frame.stream
        if frame.remaining > 0 {
            frame.stream = 0
            data = frame
        } else {
            data = nil
            frameDeadline = 0
        }
        guard let slot = liveSlot(number) else { return discardRest(part.count) }
        if frame.endStream { return endOfData(number, part) }
        guard !part.isEmpty else {
            _ = spend(1)
            return nil
        }
        if let error = countContent(slot, part.count, isLast: false) { return discard(error, part.count) }
        guard !isOver else { return nil }
        return .data(StreamID(number: number), part, endStream: false)
    }

    private mutating func endOfData(_ number: UInt32, _ part: UnsafeRawBufferPointer) -> Event? {
        guard let slot = liveSlot(number) else { return discardRest(part.count) }
        if let error = countContent(slot, part.count, isLast: true) { return discard(error, part.count) }
        guard !isOver else { return nil }
        return endRemote(slot, .data(StreamID(number: number), part, endStream: true))
    }

    /// RFC 9113 §8.1.1: the body has the length that content-length said.
    private mutating func countContent(_ slot: Int, _ count: Int, isLast: Bool) -> Event? {
        budget.earn(count > 1_024 ? 2 : 0)
        guard streams[slot].contentRemaining >= 0 else { return nil }
        streams[slot].contentRemaining &-= count
        let remaining = streams[slot].contentRemaining
        guard remaining >= 0, !isLast || remaining == 0 else { return streamError(slot, .protocolError) }
        return nil
    }

    /// The stream was reset, by us or its owner, while its frame was coming in.
    private mutating func discardRest(_ count: Int) -> Event? {
        creditConnection(count)
        return nil
    }

    private mutating func discard(_ error: Event, _ count: Int) -> Event {
        creditConnection(count)
        return error
    }

    private func liveSlot(_ number: UInt32) -> Int? {
        guard let slot = table.slot(of: number), !streams[slot].wasReset else { return nil }
        return slot
    }
}
