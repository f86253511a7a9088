public import Determinism
internal import LinuxSystem

/// What a loop reads its time from.
public enum LoopClock {
    /// The kernel's monotonic clock.
    case monotonic
    /// A clock that a test turns. Sleeps still last as long as they would by the real one: call `turn` after turning.
    case hand(HandClock)

    func read() -> Instant {
        switch self {
        case .monotonic: Instant(nanoseconds: Clocks.monotonic())
        case .hand(let clock): clock.now
        }
    }
}
