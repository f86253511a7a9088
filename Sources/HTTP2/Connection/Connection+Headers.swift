internal import HPACK

extension Connection {
    mutating func receiveHeaders(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> Event? {
        guard header.stream & 1 == 1 else {
            fail(.protocolError, "HEADERS on stream \(header.stream)")
            return nil
        }
        var content = payload
        var padding = 0
        if header.has(FrameFlag.padded) {
            guard let first = content.first else {
                fail(.frameSizeError, "HEADERS without its pad length")
                return nil
            }
            padding = Int(first)
            content = UnsafeRawBufferPointer(rebasing: content[1...])
        }
        var dependsOnItself = false
        if header.has(FrameFlag.priority) {
            guard content.count >= 5 else {
                fail(.frameSizeError, "HEADERS without its priority")
                return nil
            }
            let dependency = UInt32(bigEndian: content.loadUnaligned(as: UInt32.self)) & StreamID.numberMax
            dependsOnItself = dependency == header.stream
            content = UnsafeRawBufferPointer(rebasing: content[5...])
        }
        guard padding <= content.count else {
            fail(.protocolError, "more padding than payload")
            return nil
        }
        content = UnsafeRawBufferPointer(rebasing: content[..<(content.count &- padding)])
        let endStream = header.has(FrameFlag.endStream)
        if header.has(FrameFlag.endHeaders) {
            guard content.count <= limits.headerBlockBytesMax else {
                fail(.enhanceYourCalm, "a header block of more than \(limits.headerBlockBytesMax) bytes")
                return nil
            }
            return receiveBlock(content, stream: header.stream, endStream, dependsOnItself)
        }
        block = HeaderBlock(
            stream: header.stream, endStream: endStream, dependsOnItself: dependsOnItself, bytes: [],
            continuations: 0, deadline: deadline(limits.headersNanoseconds))
        appendToBlock(content)
        return nil
    }

    mutating func receiveContinuation(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> Event? {
        block?.continuations += 1
        appendToBlock(payload)
        guard header.has(FrameFlag.endHeaders), let whole = block, !isOver else { return nil }
        block = nil
        return whole.bytes.withUnsafeBytes {
            receiveBlock($0, stream: whole.stream, whole.endStream, whole.dependsOnItself)
        }
    }

    /// CVE-2024-27316: both the number of frames and their bytes are bounded, and the end is closing, not ignoring.
    private mutating func appendToBlock(_ part: UnsafeRawBufferPointer) {
        guard let soFar = block else { return }
        guard soFar.continuations <= limits.continuationsMax else {
            return fail(.enhanceYourCalm, "more than \(limits.continuationsMax) CONTINUATION frames")
        }
        guard soFar.bytes.count + part.count <= limits.headerBlockBytesMax else {
            return fail(.enhanceYourCalm, "a header block of more than \(limits.headerBlockBytesMax) bytes")
        }
        block?.bytes.append(contentsOf: part)
    }

    private mutating func receiveBlock(
        _ bytes: UnsafeRawBufferPointer, stream number: UInt32, _ endStream: Bool, _ dependsOnItself: Bool
    ) -> Event? {
        fields.removeAll()
        do throws(HeaderDecodingError) {
            try decoder.decode(bytes, into: &fields)
        } catch {
            failDecoding(error)
            return nil
        }
        if let slot = table.slot(of: number) {
            return receiveFields(slot, number, endStream, dependsOnItself)
        }
        switch role {
        case .server where number > lastStream: return openStream(number, endStream, dependsOnItself)
        case .client where number > lastStream:
            fail(.protocolError, "HEADERS on the idle stream \(number)")
        case .server, .client: receiveLateHeaders(number)
        }
        return nil
    }

    private mutating func failDecoding(_ error: HeaderDecodingError) {
        switch error {
        case .listTooLarge: fail(.enhanceYourCalm, "a header list of more than \(limits.headerListBytesMax) bytes")
        case .tooManyFields: fail(.enhanceYourCalm, "more than \(limits.fieldsMax) header fields")
        case .truncated, .integerTooLarge, .invalidIndex, .invalidHuffman, .invalidSizeUpdate:
            fail(.compressionError, "header block: \(error)")
        }
    }

    /// A stream that is closed: what was on its way when we reset it is ignored, all else is an error.
    private mutating func receiveLateHeaders(_ number: UInt32) {
        switch closedStreams.manner(of: number) {
        case .resetByUs: _ = spend(1)
        case .ended, .resetByPeer: fail(.streamClosed, "HEADERS on the closed stream \(number)")
        case nil: fail(.protocolError, "stream \(number) opened after stream \(lastStream)")
        }
    }

    private mutating func openStream(_ number: UInt32, _ endStream: Bool, _ dependsOnItself: Bool) -> Event? {
        if case .draining = closing {
            // RFC 9113 §6.8: streams above the last one of our GOAWAY are ignored; the client knows they were not.
            _ = spend(1)
            return nil
        }
        lastStream = number
        resets.countOpened(now: now, limits)
        if number >= StreamID.numberMax - 0x1_0000, case .open = closing { shutDown() }
        guard table.count < limits.streamsMax, hasQueueRoom else {
            // Before the acknowledgement the client cannot know our limit.
            if settingsSentAt == 0 { countStreamError() } else { _ = spend(10) }
            refuse(number, .refusedStream)
            return nil
        }
        guard !dependsOnItself, let length = requestContentLength() else {
            countStreamError()
            refuse(number, .protocolError)
            return nil
        }
        if endStream, length > 0 {
            countStreamError()
            refuse(number, .protocolError)
            return nil
        }
        let slot = addStream(number)
        streams[slot].remoteClosed = endStream
        streams[slot].hasFinalHeaders = true
        streams[slot].contentRemaining = length
        budget.earn(4)
        return .headers(StreamID(number: number), endStream: endStream)
    }

    private mutating func receiveFields(
        _ slot: Int, _ number: UInt32, _ endStream: Bool, _ dependsOnItself: Bool
    ) -> Event? {
        guard !streams[slot].wasReset else {
            _ = spend(1)
            return nil
        }
        guard !streams[slot].remoteClosed else { return streamError(slot, .streamClosed) }
        guard !dependsOnItself else { return streamError(slot, .protocolError) }
        if streams[slot].hasFinalHeaders { return receiveTrailers(slot, number, endStream) }
        guard let response = responseHead() else { return streamError(slot, .protocolError) }
        if response.status < 200 {
            guard !endStream, response.status != 101, spend(1) else { return streamError(slot, .protocolError) }
            return .headers(StreamID(number: number), endStream: false)
        }
        streams[slot].hasFinalHeaders = true
        streams[slot].contentRemaining = response.contentLength
        // A content-length without a body is right for an answer to HEAD or with status 304; nobody here asks so.
        budget.earn(4)
        return endStream
            ? endRemote(slot, .headers(StreamID(number: number), endStream: true))
            : .headers(StreamID(number: number), endStream: false)
    }

    private mutating func receiveTrailers(_ slot: Int, _ number: UInt32, _ endStream: Bool) -> Event? {
        guard endStream, areTrailers(), streams[slot].contentRemaining <= 0 else {
            return streamError(slot, .protocolError)
        }
        return endRemote(slot, .trailers(StreamID(number: number)))
    }
}
