/// How many frames without use a peer may still send: filled by time and by useful traffic, emptied by such frames.
///
/// Real clients send PING with data (to measure the path) and WINDOW_UPDATE for each message, so traffic earns them;
/// a flood of them alone runs dry (CVE-2019-9511, 9512, 9513, 9515, 9518).
struct ControlBudget {
    private let burst: Int
    private let perSecond: Int
    private var tokens: Int
    private var filledAt: UInt64

    init(burst: Int, perSecond: Int, now: UInt64) {
        self.burst = burst
        self.perSecond = perSecond
        tokens = burst
        filledAt = now
    }

    @inline(__always)
    mutating func earn(_ count: Int) {
        tokens = min(burst, tokens &+ count)
    }

    /// Whether the peer could still afford this.
    mutating func spend(_ count: Int, now: UInt64) -> Bool {
        if tokens < count { refill(now) }
        tokens &-= count
        return tokens >= 0
    }

    /// What of the budget is used up.
    func percentUsed(now: UInt64) -> Int {
        var settled = self
        settled.refill(now)
        return min(100, (burst &- settled.tokens) &* 100 / max(1, burst))
    }

    private mutating func refill(_ now: UInt64) {
        guard now > filledAt else { return }
        let elapsed = min(now &- filledAt, 3_600_000_000_000)
        let gained = Int(elapsed / 1_000_000) &* perSecond / 1_000
        guard gained > 0 else { return }
        tokens = min(burst, tokens &+ gained)
        filledAt = now
    }
}
