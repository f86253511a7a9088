/// A clock that moves only when a test turns it.
public final class HandClock {
    public private(set) var now: Instant

    public init(at now: Instant = Instant(nanoseconds: 1_000_000_000)) { self.now = now }

    public func advance(by duration: Duration) {
        let later = now + duration
        if later > now { now = later }
    }
}
