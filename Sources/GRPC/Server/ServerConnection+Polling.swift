internal import HPACK
internal import HTTP2

extension ServerConnection {
    /// Reads from the front of `input` up to the next event and answers it; nil when the input is used up.
    public mutating func poll(_ input: inout UnsafeRawBufferPointer, now: UInt64) -> ServerEvent? {
        self.now = now
        lent = nil
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

    private mutating func takeEvent() -> ServerEvent {
        let event = events[eventsHead]
        eventsHead &+= 1
        if eventsHead == events.count {
            events.removeAll(keepingCapacity: true)
            eventsHead = 0
        }
        return event
    }

    private mutating func receive(_ event: Event) -> ServerEvent? {
        switch event {
        case .headers(let stream, let endStream): return begin(stream, endStream: endStream)
        case .data(let stream, let bytes, let endStream):
            http.consumedByConnection(bytes: bytes.count)
            return receive(bytes, stream, endStream: endStream)
        case .trailers(let stream):
            return receive(UnsafeRawBufferPointer(start: nil, count: 0), stream, endStream: true)
        case .reset(let stream, _): return cancel(stream)
        case .writable(let stream):
            return table.slot(of: stream.number).map { .writable(CallID(number: calls[$0].number)) }
        case .closed(let closure): return close(closure)
        case .ready, .goAway, .capacity: return nil
        }
    }

    // MARK: Beginning

    private mutating func begin(_ stream: StreamID, endStream: Bool) -> ServerEvent? {
        let request = RequestHead(http.fields)
        if let refusal = request.refusal {
            http.sendHeaders(stream, refusal, endStream: true)
            return nil
        }
        guard let path = request.path else { return nil }
        let found = http.fields.withValue(at: path) { methods.index(of: $0) }
        guard let method = found else {
            let status = http.fields.withValue(at: path) { methods.unknown($0) }
            refuse(stream, status)
            return nil
        }
        if request.hasInvalidTimeout {
            let text =
                request.timeout.map {
                    String(decoding: http.fields.value(at: $0).prefix(RequestHead.echoBytesMax), as: UTF8.self)
                } ?? ""
            refuse(stream, Status(.internal, "malformed grpc-timeout: \"\(text)\""))
            return nil
        }
        let kind = methods.methods[method].kind
        let slot = addCall()
        calls[slot].begin(
            number: stream.number, method: method, kind: kind,
            deadline: request.timeoutNanoseconds.map { now.addingReportingOverflow($0).partialValue }, now: now)
        http.swapFields(with: &calls[slot].fields)
        table.insert(stream.number, slot: slot)
        guard kind.hasOneRequest else {
            if endStream {
                calls[slot].isHalfClosed = true
                events.append(.halfClosed(CallID(number: stream.number)))
            }
            return .call(CallID(number: stream.number), method: method)
        }
        if endStream {
            finish(CallID(number: stream.number), Status(.internal, "the request has no message"))
            return nil
        }
        expectMessage(slot)
        return nil
    }

    private mutating func refuse(_ stream: StreamID, _ status: Status) {
        var fields = Self.answerFields
        fields.append(status)
        http.sendHeaders(stream, fields, endStream: true)
    }

    private mutating func addCall() -> Int {
        if let free = freeSlots.popLast() { return free }
        calls.append(ServerCall())
        return calls.count - 1
    }

    // MARK: Ending from outside

    private mutating func cancel(_ stream: StreamID) -> ServerEvent? {
        guard let slot = table.slot(of: stream.number) else {
            http.release(stream)
            return nil
        }
        if calls[slot].kind.hasOneRequest, !calls[slot].hasRequest {
            // Its owner has never heard of it.
            removeCall(slot)
            http.release(stream)
            return nil
        }
        return markCancelled(slot)
    }

    private mutating func markCancelled(_ slot: Int) -> ServerEvent? {
        guard !calls[slot].isCancelled else { return nil }
        calls[slot].isCancelled = true
        dropMessage(slot)
        return .cancelled(CallID(number: calls[slot].number))
    }

    private mutating func close(_ closure: Closure) -> ServerEvent? {
        piece = nil
        for number in table.sortedNumbers {
            guard let slot = table.slot(of: number) else { continue }
            if calls[slot].kind.hasOneRequest, !calls[slot].hasRequest {
                removeCall(slot)
            } else if let event = markCancelled(slot) {
                events.append(event)
            }
        }
        events.append(.closed(closure))
        return nil
    }

    mutating func removeCall(_ slot: Int) {
        dropMessage(slot)
        table.remove(calls[slot].number)
        calls[slot].fields.removeAll()
        calls[slot].request = nil
        freeSlots.append(slot)
    }
}
