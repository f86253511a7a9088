internal import Bytes

extension Connection {
    /// The owner is ready for `bytes` more of this stream's body; call it once for each byte that was delivered.
    public mutating func consumed(_ stream: StreamID, bytes: Int) {
        creditConnection(bytes)
        consumedByStream(stream, bytes: bytes)
    }

    /// Half of ``consumed(_:bytes:)``: the connection's window, which all streams share.
    public mutating func consumedByConnection(bytes: Int) {
        creditConnection(bytes)
    }

    /// The other half: the stream's window alone.
    public mutating func consumedByStream(_ stream: StreamID, bytes: Int) {
        guard let slot = table.slot(of: stream.number) else { return }
        creditStream(slot, bytes)
    }

    /// What the peer may still send on this stream before it has to wait for us.
    public func receiveWindow(of stream: StreamID) -> Int {
        table.slot(of: stream.number).map { assuredWindow($0) } ?? 0
    }

    /// Makes a stream's window at least `bytes` large now, for a message that is known to be large.
    public mutating func openWindow(of stream: StreamID, to bytes: Int) {
        guard let slot = table.slot(of: stream.number), !streams[slot].remoteClosed else { return }
        let missing = min(bytes, Int(Int32.max)) - assuredWindow(slot)
        guard missing > 0 else { return }
        streams[slot].receiveWindow &+= missing
        writeWindowUpdate(stream.number, missing)
    }

    mutating func creditConnection(_ bytes: Int) {
        uncredited &+= bytes
        guard uncredited >= limits.connectionWindowBytes / 2, !isOver else { return }
        receiveWindow &+= uncredited
        writeWindowUpdate(0, uncredited)
        uncredited = 0
    }

    mutating func creditStream(_ slot: Int, _ bytes: Int) {
        guard !streams[slot].remoteClosed else { return }
        streams[slot].uncredited &+= bytes
        let credit = streams[slot].uncredited
        let isWorthwhile = credit >= max(1, limits.streamWindowBytes / 2)
        guard isWorthwhile, !isOver else { return }
        // A window that was opened for a large message shrinks back by not being announced again.
        let useful = min(credit, limits.streamWindowBytes - assuredWindow(slot))
        streams[slot].uncredited = 0
        guard useful > 0 else { return }
        streams[slot].receiveWindow &+= useful
        writeWindowUpdate(streams[slot].number, useful)
    }

    /// The stream's window as it will be when the peer has seen our SETTINGS, if that makes it smaller.
    private func assuredWindow(_ slot: Int) -> Int {
        let difference = settingsSentAt == 0 ? 0 : min(0, limits.streamWindowBytes - 65_535)
        return streams[slot].receiveWindow &+ difference
    }

    private mutating func writeWindowUpdate(_ number: UInt32, _ increment: Int) {
        output.appendFrameHeader(length: 4, type: .windowUpdate, flags: 0, stream: number)
        output.appendBigEndian(UInt32(truncatingIfNeeded: increment))
    }

    /// RFC 9113 §6.9.2: a new initial window moves the windows of all streams, also below zero.
    mutating func changeInitialWindow(_ bytes: Int) {
        guard bytes <= Int(Int32.max) else {
            return fail(.flowControlError, "SETTINGS_INITIAL_WINDOW_SIZE is \(bytes)")
        }
        let difference = bytes - peer.initialWindowBytes
        peer.initialWindowBytes = bytes
        for number in table.sortedNumbers {
            guard let slot = table.slot(of: number) else { continue }
            streams[slot].sendWindow &+= difference
            guard streams[slot].sendWindow <= Int(Int32.max) else {
                return fail(.flowControlError, "a stream's window is over 2³¹ - 1")
            }
            if !queues[slot].isEmpty { standInLine(slot) }
        }
    }

    mutating func standInLine(_ slot: Int) {
        guard !streams[slot].isInLine else { return }
        streams[slot].isInLine = true
        line.append(streams[slot].number)
    }

    /// Moves queued data to the output, one frame of each stream in turn, as far as windows and the output's bound allow.
    mutating func pump() {
        while lineHead < line.count, pendingOutputBytes < limits.outputBytesMax, !isOver {
            let number = line[lineHead]
            guard let slot = table.slot(of: number), streams[slot].isInLine, !queues[slot].isEmpty else {
                if let slot = table.slot(of: number) { streams[slot].isInLine = false }
                leaveLine()
                continue
            }
            let window = min(sendWindow, streams[slot].sendWindow)
            if queues[slot].bytes > 0, window <= 0 {
                if sendWindow <= 0 { return }
                streams[slot].isInLine = false
                leaveLine()
                continue
            }
            leaveLine()
            streams[slot].isInLine = false
            if queues[slot].bytes > 0 { writeQueuedFrame(slot, window: window) }
            if queues[slot].bytes == 0 { finishQueue(slot) } else { standInLine(slot) }
        }
    }

    private mutating func leaveLine() {
        lineHead &+= 1
        if lineHead == line.count {
            line.removeAll(keepingCapacity: true)
            lineHead = 0
        } else if lineHead >= 1_024 {
            line.removeFirst(lineHead)
            lineHead = 0
        }
    }

    private mutating func writeQueuedFrame(_ slot: Int, window: Int) {
        let queued = queues[slot].bytes
        let count = min(queued, window, peer.frameBytesMax, max(16_384, limits.outputBytesMax))
        var isLast = false
        if count == queued, case .mark = queues[slot].end { isLast = true }
        output.appendFrameHeader(
            length: count, type: .data, flags: isLast ? FrameFlag.endStream : 0, stream: streams[slot].number)
        queues[slot].move(count, to: &output)
        queuedBytes &-= count
        sendWindow &-= count
        streams[slot].sendWindow &-= count
        streams[slot].waitingSince = 0
        // A frame cut short by a tiny window earns its maker nothing (CVE-2019-9511).
        if count >= 256 || count == queued { budget.earn(4) }
        if isLast { streams[slot].endWritten = true }
    }

    /// All data of the queue is out: what ends the stream follows, and its owner may go on.
    private mutating func finishQueue(_ slot: Int) {
        let end = queues[slot].end
        queues[slot] = SendQueue()
        queuedStreams &-= 1
        let number = streams[slot].number
        if streams[slot].isCongested {
            streams[slot].isCongested = false
            if !streams[slot].localClosed { events.append(.writable(StreamID(number: number))) }
        }
        switch end {
        case .open: return
        case .mark: if !streams[slot].endWritten { writeEndMark(slot) }
        case .trailers(let trailers): writeFields(slot, trailers, endStream: true)
        }
        endLocal(slot)
    }

    private mutating func writeEndMark(_ slot: Int) {
        output.appendFrameHeader(length: 0, type: .data, flags: FrameFlag.endStream, stream: streams[slot].number)
        streams[slot].endWritten = true
    }
}
