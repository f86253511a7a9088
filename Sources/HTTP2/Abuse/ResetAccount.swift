/// Counts opened and reset streams in windows of time: rapid reset (CVE-2023-44487), resets that the peer makes us
/// send (CVE-2025-8671, CVE-2019-9514).
struct ResetAccount {
    private var windowStart: UInt64
    private var opened = 0
    private var resets = 0
    private var errors = 0

    init(now: UInt64) { windowStart = now }

    @inline(__always)
    mutating func countOpened(now: UInt64, _ limits: Limits) {
        roll(now, limits)
        opened &+= 1
    }

    /// Whether the peer's reset is one too many.
    mutating func countReset(now: UInt64, _ limits: Limits) -> Bool {
        roll(now, limits)
        resets &+= 1
        return isExceeded(limits)
    }

    /// Whether the error on a stream, which makes us reset it, is one too many.
    mutating func countStreamError(now: UInt64, _ limits: Limits) -> Bool {
        roll(now, limits)
        resets &+= 1
        errors &+= 1
        return errors > limits.streamErrorsMax || isExceeded(limits)
    }

    /// What of the bounds of this window is used up, in percent of the nearest.
    func percentUsed(now: UInt64, _ limits: Limits) -> Int {
        var settled = self
        settled.roll(now, limits)
        let (resets, errors) = (settled.resets, settled.errors)
        return min(100, max(resets &* 100 / max(1, limits.resetsMax), errors &* 100 / max(1, limits.streamErrorsMax)))
    }

    private func isExceeded(_ limits: Limits) -> Bool {
        if resets > limits.resetsMax { return true }
        return opened >= limits.resetShareStreamsMin && resets &* 100 > opened &* limits.resetPercentMax
    }

    @inline(__always)
    private mutating func roll(_ now: UInt64, _ limits: Limits) {
        guard now &- windowStart >= limits.abuseWindowNanoseconds, now > windowStart else { return }
        windowStart = now
        opened = 0
        resets = 0
        errors = 0
    }
}
