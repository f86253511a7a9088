internal import HPACK
internal import HTTP2

extension ClientConnection {
    /// Reads from the front of `input` up to the next event and answers it; nil when the input is used up.
    public mutating func poll(_ input: inout UnsafeRawBufferPointer, now: UInt64) -> ClientEvent? {
        self.now = now
        lent = nil
        hasReceived = false
        while true {
            if eventsHead < events.count { return takeEvent() }
            if piece != nil {
                if let event = readPiece() { return event }
                continue
            }
            guard let event = http.poll(&input, now: now) else { return nil }
            if let mine = receive(event) { return mine }
        }
    }

    private mutating func takeEvent() -> ClientEvent {
        let event = events[eventsHead]
        eventsHead &+= 1
        if eventsHead == events.count {
            events.removeAll(keepingCapacity: true)
            eventsHead = 0
        }
        return event
    }

    private mutating func receive(_ event: Event) -> ClientEvent? {
        switch event {
        case .headers(let stream, let endStream): return receiveHeaders(stream, endStream: endStream)
        case .data(let stream, let bytes, let endStream):
            http.consumedByConnection(bytes: bytes.count)
            guard byStream.slot(of: stream.number) != nil else { return nil }
            piece = DataPiece(stream: stream.number, bytes: bytes, endStream: endStream)
            return nil
        case .trailers(let stream): return receiveTrailers(stream)
        case .reset(let stream, let code): return receiveReset(stream, code)
        case .writable(let stream):
            return byStream.slot(of: stream.number).map { .writable(CallID(number: calls[$0].number)) }
        case .ready:
            openWaiting()
            return .ready
        case .capacity:
            openWaiting()
            return nil
        case .goAway(_, let code):
            failWaiting("the server takes no further calls: \(code)")
            return .goAway(code)
        case .closed(let closure):
            finishAll(closure)
            return nil
        }
    }

    // MARK: The answer's head and end

    private mutating func receiveHeaders(_ stream: StreamID, endStream: Bool) -> ClientEvent? {
        guard let slot = byStream.slot(of: stream.number) else { return nil }
        let head = ResponseHead(http.fields)
        guard !head.isInformational else { return nil }
        hasReceived = true
        let call = CallID(number: calls[slot].number)
        if endStream {
            end(slot, resetting: nil)
            return .finished(call, head.trailersOnlyStatus(http.fields), .unknown)
        }
        if let failure = head.failure {
            end(slot, resetting: .cancel)
            return .finished(call, failure, .unknown)
        }
        return .metadata(call)
    }

    private mutating func receiveTrailers(_ stream: StreamID) -> ClientEvent? {
        guard let slot = byStream.slot(of: stream.number) else { return nil }
        let call = CallID(number: calls[slot].number)
        hasReceived = true
        let isPartial = calls[slot].reader.isPartial
        end(slot, resetting: nil)
        let status = ResponseHead.status(of: http.fields) ?? Status(.unknown, "the answer ends without grpc-status")
        if status.code == .ok, isPartial {
            return .finished(call, Status(.internal, "the answer ends within a message"), .unknown)
        }
        return .finished(call, status, .unknown)
    }

    private mutating func receiveReset(_ stream: StreamID, _ code: ErrorCode) -> ClientEvent? {
        http.release(stream)
        guard let slot = byStream.slot(of: stream.number) else { return nil }
        let call = CallID(number: calls[slot].number)
        end(slot, resetting: nil)
        let status = Status(ResponseHead.code(of: code), "stream terminated by RST_STREAM with error code: \(code)")
        return .finished(call, status, code == .refusedStream ? .notProcessed : .unknown)
    }

    // MARK: The connection's end

    private mutating func failWaiting(_ reason: String) {
        for call in waiting {
            guard let slot = byNumber.slot(of: call.number), calls[slot].stream == 0 else { continue }
            end(slot, resetting: nil)
            events.append(.finished(call, Status(.unavailable, reason), .notProcessed))
        }
        waiting.removeAll()
    }

    private mutating func finishAll(_ closure: Closure) {
        piece = nil
        failWaiting("connection closed: \(closure.reason)")
        for number in byNumber.sortedNumbers {
            guard let slot = byNumber.slot(of: number) else { continue }
            end(slot, resetting: nil)
            let status = Status(.unavailable, "connection closed: \(closure.reason)")
            events.append(.finished(CallID(number: number), status, .unknown))
        }
        events.append(.closed(closure))
    }

    // MARK: Messages

    private mutating func readPiece() -> ClientEvent? {
        while var rest = piece {
            guard let slot = byStream.slot(of: rest.stream) else {
                piece = nil
                return nil
            }
            let call = CallID(number: calls[slot].number)
            if rest.bytes.isEmpty {
                piece = nil
                guard !rest.endStream else {
                    end(slot, resetting: nil)
                    let status = Status(.internal, "server closed the stream without sending trailers")
                    return .finished(call, status, .unknown)
                }
                openWindowForRest(slot)
                return nil
            }
            let step = calls[slot].reader.read(&rest.bytes, messageBytesMax: limits.messageBytesMax)
            piece = rest
            switch step {
            case .needMore: continue
            case .message(let message):
                credit(slot, 5 &+ message.count)
                lent = calls[slot].reader.endMessage()
                return .message(call, message)
            case .compressed:
                end(slot, resetting: .cancel)
                let text = "grpc: compressed flag set with identity or empty encoding"
                return .finished(call, Status(.internal, text), .unknown)
            case .tooLarge(let claimed):
                end(slot, resetting: .cancel)
                let text = "grpc: received message larger than max (\(claimed) vs. \(limits.messageBytesMax))"
                return .finished(call, Status(.resourceExhausted, text), .unknown)
            }
        }
        return nil
    }

    private mutating func credit(_ slot: Int, _ bytes: Int) {
        if calls[slot].isPaused {
            calls[slot].unannouncedBytes &+= bytes
        } else {
            http.consumedByStream(StreamID(number: calls[slot].stream), bytes: bytes)
        }
    }

    /// A message larger than the window is let in whole: its length was checked, and a client asked for it.
    mutating func openWindowForRest(_ slot: Int) {
        let stream = StreamID(number: calls[slot].stream)
        let missing = calls[slot].reader.missingBytes
        guard missing > http.receiveWindow(of: stream), !calls[slot].isPaused else { return }
        http.openWindow(of: stream, to: missing)
    }
}
