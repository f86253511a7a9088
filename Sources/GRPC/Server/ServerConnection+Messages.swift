internal import HPACK
internal import HTTP2

extension ServerConnection {
    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ stream: StreamID, endStream: Bool) -> ServerEvent? {
        guard let slot = table.slot(of: stream.number), !calls[slot].isCancelled else { return nil }
        // By far the most frequent: the one request of a call, whole, with the end of the stream.
        if endStream, calls[slot].kind.hasOneRequest, !calls[slot].reader.isPartial, !calls[slot].hasRequest,
            let message = MessageReader.whole(bytes, messageBytesMax: limits.messageBytesMax)
        {
            calls[slot].hasRequest = true
            calls[slot].isHalfClosed = true
            endMessageDeadline(slot)
            return .request(CallID(number: stream.number), method: calls[slot].method, message)
        }
        piece = DataPiece(stream: stream.number, bytes: bytes, endStream: endStream)
        return readPiece()
    }

    /// Reads the next message from the DATA in hand; nil when it is used up.
    mutating func readPiece() -> ServerEvent? {
        while var rest = piece {
            guard let slot = table.slot(of: rest.stream), !calls[slot].isCancelled else {
                piece = nil
                return nil
            }
            if rest.bytes.isEmpty {
                piece = nil
                return endPiece(slot, rest)
            }
            let before = calls[slot].reader.heldBytes
            let step = calls[slot].reader.read(&rest.bytes, messageBytesMax: limits.messageBytesMax)
            piece = rest
            heldBytes &+= calls[slot].reader.heldBytes &- before
            switch step {
            case .needMore: continue
            case .message(let message): if let event = deliver(message, slot) { return event }
            case .compressed: refuseCompressed(slot)
            case .tooLarge(let claimed): refuseTooLarge(slot, claimed)
            }
        }
        return nil
    }

    private mutating func deliver(_ message: UnsafeRawBufferPointer, _ slot: Int) -> ServerEvent? {
        guard calls[slot].kind.hasOneRequest else {
            creditStream(slot, 5 &+ message.count)
            lent = endMessage(slot)
            return .message(CallID(number: calls[slot].number), message)
        }
        guard calls[slot].request == nil else {
            abort(slot, Status(.internal, "more than one request on a call that takes one"))
            return nil
        }
        // The end of the stream has not come: the request waits for it, in memory of its own.
        let buffer = calls[slot].reader.buffer ?? MessageBuffer()
        if buffer.count == 0 { buffer.append(message, total: message.count) }
        let deadline = calls[slot].messageDeadline
        heldBytes &+= buffer.count
        lent = endMessage(slot)
        calls[slot].request = buffer
        calls[slot].messageDeadline = deadline
        if deadline != 0 { receivingCalls &+= 1 }
        return nil
    }

    /// The DATA in hand is used up: the stream ends, or more of a message must come.
    private mutating func endPiece(_ slot: Int, _ rest: DataPiece) -> ServerEvent? {
        guard rest.endStream else {
            if calls[slot].reader.isPartial { awaitRest(slot) }
            return nil
        }
        calls[slot].isHalfClosed = true
        if calls[slot].reader.isPartial {
            abort(slot, Status(.internal, "the request ends within a message"))
            return nil
        }
        guard calls[slot].kind.hasOneRequest else { return .halfClosed(CallID(number: rest.stream)) }
        guard let request = calls[slot].request else {
            abort(slot, Status(.internal, "the request has no message"))
            return nil
        }
        lent = request
        calls[slot].request = nil
        calls[slot].hasRequest = true
        heldBytes &-= request.count
        endMessageDeadline(slot)
        return .request(CallID(number: rest.stream), method: calls[slot].method, request.bytes)
    }

    // MARK: Refusals

    private mutating func refuseTooLarge(_ slot: Int, _ claimed: UInt32) {
        abort(
            slot,
            Status(
                .resourceExhausted,
                "grpc: received message larger than max (\(claimed) vs. \(limits.messageBytesMax))"))
    }

    private mutating func refuseCompressed(_ slot: Int) {
        let encoding =
            calls[slot].fields.first(.grpcEncoding).map {
                String(decoding: $0.prefix(RequestHead.echoBytesMax), as: UTF8.self)
            } ?? ""
        guard encoding != "", encoding != "identity" else {
            return abort(slot, Status(.internal, "grpc: compressed flag set with identity or empty encoding"))
        }
        var metadata = Metadata()
        metadata.append("grpc-accept-encoding", "identity")
        abort(
            slot,
            Status(.unimplemented, "grpc: Decompressor is not installed for grpc-encoding \"\(encoding)\""),
            trailing: metadata)
    }
}
