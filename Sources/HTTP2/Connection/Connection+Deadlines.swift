internal import Bytes

extension Connection {
    func deadline(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds == 0 ? 0 : now.addingReportingOverflow(nanoseconds).partialValue
    }

    /// When ``checkDeadlines(now:)`` should be called at the latest; nil for never. May be earlier than needed.
    public var nextDeadline: UInt64? {
        guard !isOver else { return nil }
        var earliest = UInt64.max
        func consider(_ start: UInt64, _ nanoseconds: UInt64) {
            if nanoseconds != 0 { earliest = min(earliest, start &+ nanoseconds) }
        }
        if !hasPeerSettings { consider(startedAt, limits.handshakeNanoseconds) }
        if settingsSentAt != 0 { consider(settingsSentAt, limits.handshakeNanoseconds) }
        if frameDeadline != 0 { earliest = min(earliest, frameDeadline) }
        if let block, block.deadline != 0 { earliest = min(earliest, block.deadline) }
        if pendingOutputBytes > 0 {
            consider(outputWaitsSince == 0 ? now : outputWaitsSince, limits.writeStallNanoseconds)
        }
        if queuedStreams > 0 { consider(now, min(limits.streamStallNanoseconds, 1_000_000_000)) }
        if table.count == 0 { consider(idleSince == 0 ? now : idleSince, limits.idleNanoseconds) }
        if case .open = closing { consider(startedAt, limits.ageNanosecondsMax) }
        if case .announced(let at) = closing { consider(at, limits.drainNanoseconds) }
        if pingSentAt != 0 {
            consider(pingSentAt, limits.keepAliveTimeoutNanoseconds)
        } else {
            consider(heardAt, limits.keepAliveNanoseconds)
        }
        return earliest == .max ? nil : earliest
    }

    /// Does what is due by time. May make events: poll after it with no input.
    public mutating func checkDeadlines(now: UInt64) {
        self.now = now
        guard !isOver else { return }
        startWaiting()
        if heardAt >= pingSentAt { pingSentAt = 0 }
        if let failure = dueFailure() { return fail(failure.0, failure.1) }
        if queuedStreams > 0 { resetStalledStreams() }
        if table.count == 0, isDue(idleSince, limits.idleNanoseconds) { shutDown() }
        if case .open = closing, isDue(startedAt, limits.ageNanosecondsMax) { shutDown() }
        if case .announced(let at) = closing, isDue(at, limits.drainNanoseconds) { announceLastStream() }
        if pingSentAt == 0, isDue(heardAt, limits.keepAliveNanoseconds), !isOver { sendKeepAlive() }
    }

    /// Sending does not ask for the time, so a wait begins when it is first seen here, never in the past.
    private mutating func startWaiting() {
        if pendingOutputBytes > 0, outputWaitsSince == 0 { outputWaitsSince = now }
        if table.count == 0, idleSince == 0 { idleSince = now }
    }

    private func isDue(_ start: UInt64, _ nanoseconds: UInt64) -> Bool {
        nanoseconds != 0 && now >= start && now - start >= nanoseconds
    }

    private func dueFailure() -> (ErrorCode, String)? {
        if !hasPeerSettings, isDue(startedAt, limits.handshakeNanoseconds) {
            return (.protocolError, "no preface and SETTINGS in time")
        }
        if settingsSentAt != 0, isDue(settingsSentAt, limits.handshakeNanoseconds) {
            return (.settingsTimeout, "SETTINGS were not acknowledged in time")
        }
        if frameDeadline != 0, now >= frameDeadline { return (.enhanceYourCalm, "a frame did not end in time") }
        if let block, block.deadline != 0, now >= block.deadline {
            return (.enhanceYourCalm, "a header block did not end in time")
        }
        if pendingOutputBytes > 0, isDue(outputWaitsSince, limits.writeStallNanoseconds) {
            return (.cancel, "nothing could be written for too long")
        }
        if pingSentAt != 0, isDue(pingSentAt, limits.keepAliveTimeoutNanoseconds) {
            return (.noError, "no answer to a keep-alive ping")
        }
        return nil
    }

    /// CVE-2019-9517: what nobody fetches is not kept for ever.
    private mutating func resetStalledStreams() {
        for number in table.sortedNumbers {
            guard let slot = table.slot(of: number), !queues[slot].isEmpty else { continue }
            if streams[slot].waitingSince == 0 { streams[slot].waitingSince = now }
            guard isDue(streams[slot].waitingSince, limits.streamStallNanoseconds) else { continue }
            writeReset(number, .cancel)
            markReset(slot, .resetByUs)
            events.append(.reset(StreamID(number: number), .cancel))
        }
    }

    private mutating func sendKeepAlive() {
        pingSentAt = max(now, 1)
        output.appendFrameHeader(length: 8, type: .ping, flags: 0, stream: 0)
        output.appendBigEndian(Self.keepAlivePing)
    }
}
