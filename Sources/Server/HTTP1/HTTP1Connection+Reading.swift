extension HTTP1Connection {
    /// Reads as far as the bytes go, or to the end of one request.
    mutating func advance(now: UInt64) -> Step {
        var step = Step()
        do throws(HTTP1Refusal) {
            while try advanceOnce(&step, now: now) {}
        } catch {
            var refused = refuse(error)
            refused.write = step.write + refused.write
            return refused
        }
        input.removeFirst(offset)
        scanned -= offset
        offset = 0
        if isAnswering, input.count > limits.pipelinedBytesMax { stopReading() }
        return step
    }

    /// Takes one line or run of bytes; false when there is not enough yet, or the request is complete.
    private mutating func advanceOnce(_ step: inout Step, now: UInt64) throws(HTTP1Refusal) -> Bool {
        switch phase {
        case .requestLine:
            let refusal = HTTP1Refusal(414, "a request line of at most \(limits.requestLineBytesMax) bytes is allowed")
            guard let line = try takeLine(bytesMax: limits.requestLineBytesMax, else: refusal) else { return false }
            try begin(input[line])
            return true
        case .fields, .trailers:
            let refusal = HTTP1Refusal(431, "header fields of at most \(limits.headerBytesMax) bytes are allowed")
            guard let line = try takeLine(bytesMax: limits.headerBytesMax - headerBytes, else: refusal) else {
                return false
            }
            if line.isEmpty { return try finishFields(&step, now: now) }
            try addField(input[line])
            return true
        case .fixedBody(let remaining):
            let taken = takeBody(atMost: remaining)
            if taken == remaining { return complete(&step, now: now) }
            phase = .fixedBody(remaining: remaining - taken)
            return false
        case .chunkSize:
            let refusal = HTTP1Refusal.malformed("the line of a chunk is too long")
            guard let line = try takeLine(bytesMax: limits.chunkLineBytesMax, else: refusal) else { return false }
            try beginChunk(input[line])
            return true
        case .chunkData(let remaining):
            let taken = takeBody(atMost: remaining)
            phase = taken == remaining ? .chunkEnd : .chunkData(remaining: remaining - taken)
            return taken == remaining
        case .chunkEnd:
            let refusal = HTTP1Refusal.malformed("a chunk is longer than it says")
            guard try takeLine(bytesMax: 0, else: refusal) != nil else { return false }
            phase = .chunkSize
            return true
        case .answering, .streaming, .closed:
            return false
        }
    }

    private mutating func begin(_ line: ArraySlice<UInt8>) throws(HTTP1Refusal) {
        // One empty line is forgiven: old clients sent it behind a body (RFC 9112 §2.2).
        if line.isEmpty, !skippedEmptyLine {
            skippedEmptyLine = true
            return
        }
        let start = try HTTP1Grammar.readRequestLine(line)
        draft = HTTP1Request(
            method: start.method, path: start.path, query: start.query, minorVersion: start.minorVersion)
        skippedEmptyLine = false
        headerBytes = 0
        fieldCount = 0
        chunkOverheadBytes = 0
        phase = .fields
    }

    private mutating func addField(_ line: ArraySlice<UInt8>) throws(HTTP1Refusal) {
        guard fieldCount < limits.fieldsMax else {
            throw HTTP1Refusal(431, "at most \(limits.fieldsMax) header fields are allowed")
        }
        let field = try HTTP1Grammar.readField(line)
        fieldCount += 1
        headerBytes += line.count + 2
        // Trailers are read for their form only: they come too late to mean anything here.
        if phase == .fields { draft.fields.append(field) }
    }

    /// The empty line behind the fields, or behind the trailers.
    private mutating func finishFields(_ step: inout Step, now: UInt64) throws(HTTP1Refusal) -> Bool {
        guard phase == .fields else { return complete(&step, now: now) }
        let framing = try HTTP1Framing(of: draft, bodyBytesMax: limits.bodyBytesMax)
        keepsAlive = framing.keepsAlive
        if framing.expectsContinue, offset == input.count { step.write += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8) }
        switch framing.body {
        case .none: return complete(&step, now: now)
        case .length(let count): enter(.fixedBody(remaining: count), now: now)
        case .chunked: enter(.chunkSize, now: now)
        }
        return true
    }

    private mutating func beginChunk(_ line: ArraySlice<UInt8>) throws(HTTP1Refusal) {
        let size = try HTTP1Grammar.readChunkSize(line)
        guard size <= limits.bodyBytesMax - draft.body.count else {
            throw HTTP1Refusal(413, "a body of at most \(limits.bodyBytesMax) bytes is allowed")
        }
        chunkOverheadBytes += line.count + 4
        guard chunkOverheadBytes <= limits.chunkOverheadBytesMax + 8 * draft.body.count else {
            throw .malformed("the framing of the chunks is out of proportion")
        }
        phase = size == 0 ? .trailers : .chunkData(remaining: size)
    }

    /// Hands the request out. The next is not begun before this one is answered.
    private mutating func complete(_ step: inout Step, now: UInt64) -> Bool {
        enter(.answering, now: now)
        step.request = draft
        draft.body = []
        draft.fields = []
        if !keepsAlive { stopReading() }
        return false
    }

    private mutating func takeBody(atMost count: Int) -> Int {
        let taken = min(count, input.count - offset)
        draft.body.append(contentsOf: input[offset..<offset + taken])
        offset += taken
        scanned = offset
        return taken
    }

    /// Takes a line that ends with CR LF, and gives its place without them; nil when its end has not come.
    ///
    /// A lone CR or LF is refused: some readers take it for a line end, and would see another request (RFC 9112 §2.2).
    private mutating func takeLine(bytesMax: Int, else tooLong: HTTP1Refusal) throws(HTTP1Refusal) -> Range<Int>? {
        let start = offset
        while scanned < input.count, scanned - start <= bytesMax {
            switch input[scanned] {
            case 0x0D:
                guard scanned + 1 < input.count else { return nil }
                guard input[scanned + 1] == 0x0A else {
                    throw .malformed("a line ends with CR LF and contains neither")
                }
                let line = start..<scanned
                offset = scanned + 2
                scanned = offset
                return line
            case 0x0A:
                throw .malformed("a line ends with CR LF and contains neither")
            default:
                scanned += 1
            }
        }
        guard scanned - start <= bytesMax else { throw tooLong }
        return nil
    }
}
