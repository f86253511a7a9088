internal import Bytes
internal import HPACK

extension Connection {
    mutating func receivePriority(_ header: FrameHeader) {
        guard header.stream != 0 else { return fail(.protocolError, "PRIORITY on stream 0") }
        guard header.length == 5 else {
            // §6.3 makes this a stream error; there may be no such stream, and no client does it.
            return fail(.frameSizeError, "PRIORITY of \(header.length) bytes")
        }
        _ = spend(1)
    }

    mutating func receiveReset(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> Event? {
        guard header.length == 4 else {
            fail(.frameSizeError, "RST_STREAM of \(header.length) bytes")
            return nil
        }
        guard header.stream & 1 == 1, header.stream <= lastStream else {
            if case .draining = closing, header.stream & 1 == 1, role == .server {
                _ = spend(1)
            } else {
                fail(.protocolError, "RST_STREAM on the idle stream \(header.stream)")
            }
            return nil
        }
        guard let slot = table.slot(of: header.stream), !streams[slot].wasReset else {
            _ = spend(1)
            return nil
        }
        let code = ErrorCode(rawValue: UInt32(bigEndian: payload.loadUnaligned(as: UInt32.self)))
        let isRapid = now &- streams[slot].openedAt < limits.rapidResetNanoseconds
        if role == .server, isRapid, resets.countReset(now: now, limits) {
            fail(.enhanceYourCalm, "too many streams were reset")
            return nil
        }
        markReset(slot, .resetByPeer)
        return .reset(StreamID(number: header.stream), code)
    }

    mutating func receiveSettings(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> Event? {
        guard header.stream == 0 else {
            fail(.protocolError, "SETTINGS on a stream")
            return nil
        }
        if header.has(FrameFlag.acknowledge) {
            guard header.length == 0 else {
                fail(.frameSizeError, "a SETTINGS acknowledgement with content")
                return nil
            }
            receiveSettingsAcknowledgement()
            return nil
        }
        guard header.length % 6 == 0 else {
            fail(.frameSizeError, "SETTINGS of \(header.length) bytes")
            return nil
        }
        let isFirst = !hasPeerSettings
        hasPeerSettings = true
        guard isFirst || spend(10 &+ header.length / 6) else { return nil }
        var offset = 0
        // Only the last value shows, and each change walks all streams: a frame that repeats it must not cost thousands of walks.
        var window: Int?
        while offset < payload.count, !isOver {
            let id = UInt16(bigEndian: payload.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
            let value = UInt32(bigEndian: payload.loadUnaligned(fromByteOffset: offset &+ 2, as: UInt32.self))
            if id == SettingID.initialWindowSize, value <= UInt32(Int32.max) {
                window = Int(value)
            } else {
                apply(setting: id, Int(value))
            }
            offset &+= 6
        }
        if let window, !isOver { changeInitialWindow(window) }
        guard !isOver else { return nil }
        output.appendFrameHeader(length: 0, type: .settings, flags: FrameFlag.acknowledge, stream: 0)
        pump()
        if isFirst { return .ready }
        return role == .client ? .capacity : nil
    }

    private mutating func apply(setting id: UInt16, _ value: Int) {
        switch id {
        case SettingID.headerTableSize: encoder.setPeerTableBytesMax(value)
        case SettingID.enablePush:
            if value > 1 || (value == 1 && role == .client) { fail(.protocolError, "SETTINGS_ENABLE_PUSH is \(value)") }
        case SettingID.maxConcurrentStreams: peer.streamsMax = value
        case SettingID.initialWindowSize: changeInitialWindow(value)
        case SettingID.maxFrameSize:
            guard (16_384...16_777_215).contains(value) else {
                return fail(.protocolError, "SETTINGS_MAX_FRAME_SIZE is \(value)")
            }
            peer.frameBytesMax = value
        // What we send is far below any sensible SETTINGS_MAX_HEADER_LIST_SIZE, which is advice; the rest is unknown.
        default: break
        }
    }

    private mutating func receiveSettingsAcknowledgement() {
        guard settingsSentAt != 0 else {
            _ = spend(10)
            return
        }
        settingsSentAt = 0
        // Until now the peer could use the default window; from now on it uses ours.
        let difference = limits.streamWindowBytes - 65_535
        guard difference < 0 else { return }
        for number in table.sortedNumbers {
            guard let slot = table.slot(of: number) else { continue }
            streams[slot].receiveWindow &+= difference
        }
    }

    mutating func receivePing(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
        guard header.stream == 0 else { return fail(.protocolError, "PING on a stream") }
        guard header.length == 8 else { return fail(.frameSizeError, "PING of \(header.length) bytes") }
        guard header.has(FrameFlag.acknowledge) else {
            guard spend(4) else { return }
            output.appendFrameHeader(length: 8, type: .ping, flags: FrameFlag.acknowledge, stream: 0)
            return output.append(contentsOf: payload)
        }
        guard spend(1) else { return }
        switch UInt64(bigEndian: payload.loadUnaligned(as: UInt64.self)) {
        case Self.keepAlivePing: pingSentAt = 0
        case Self.drainPing: if case .announced = closing { announceLastStream() }
        default: break
        }
    }

    mutating func receiveGoAway(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) -> Event? {
        guard header.stream == 0 else {
            fail(.protocolError, "GOAWAY on a stream")
            return nil
        }
        guard header.length >= 8 else {
            fail(.frameSizeError, "GOAWAY of \(header.length) bytes")
            return nil
        }
        guard spend(10) else { return nil }
        let last = UInt32(bigEndian: payload.loadUnaligned(as: UInt32.self)) & StreamID.numberMax
        let code = ErrorCode(
            rawValue: UInt32(bigEndian: payload.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        peerWentAway = true
        if role == .client {
            for number in table.sortedNumbers where number > last {
                guard let slot = table.slot(of: number), !streams[slot].wasReset else { continue }
                markReset(slot, .resetByPeer)
                events.append(.reset(StreamID(number: number), .refusedStream))
            }
        }
        finishIfDone()
        return .goAway(lastStream: StreamID(number: last), code)
    }

    mutating func receiveWindowUpdate(_ header: FrameHeader, _ payload: UnsafeRawBufferPointer) {
        guard header.length == 4 else { return fail(.frameSizeError, "WINDOW_UPDATE of \(header.length) bytes") }
        guard spend(1) else { return }
        let increment = Int(UInt32(bigEndian: payload.loadUnaligned(as: UInt32.self)) & StreamID.numberMax)
        guard header.stream != 0 else {
            guard increment > 0 else { return fail(.protocolError, "WINDOW_UPDATE of 0 for the connection") }
            sendWindow &+= increment
            guard sendWindow <= Int(Int32.max) else {
                return fail(.flowControlError, "the connection's window is over 2³¹ - 1")
            }
            return pump()
        }
        guard let slot = table.slot(of: header.stream) else {
            if header.stream > lastStream || header.stream & 1 == 0 {
                if case .draining = closing, role == .server { return }
                fail(.protocolError, "WINDOW_UPDATE on the idle stream \(header.stream)")
            }
            return
        }
        guard !streams[slot].wasReset else { return }
        guard increment > 0 else { return queueStreamError(slot, .protocolError) }
        streams[slot].sendWindow &+= increment
        guard streams[slot].sendWindow <= Int(Int32.max) else { return queueStreamError(slot, .flowControlError) }
        if !queues[slot].isEmpty {
            standInLine(slot)
            pump()
        }
    }

    /// Takes `cost` from the budget for frames without use; the connection ends when it is empty.
    mutating func spend(_ cost: Int) -> Bool {
        if budget.spend(cost, now: now) { return true }
        fail(.enhanceYourCalm, "too many frames without use")
        return false
    }
}
