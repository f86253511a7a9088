internal import CLinux
internal import Glibc

/// The kernel's clocks, in nanoseconds. A reading costs about 22 ns: take one per loop turn.
public enum Clocks {
    /// Since some fixed point; stands still while the machine is suspended. For timers and heartbeats.
    public static func monotonic() -> UInt64 { clinux_clock_nanoseconds(Int32(CLINUX_CLOCK_MONOTONIC)) }

    /// Since the machine started, suspension included. For noticing pauses and for what a leader trusts about itself.
    public static func boottime() -> UInt64 { clinux_clock_nanoseconds(Int32(CLINUX_CLOCK_BOOTTIME)) }

    /// Since 1970, as someone has set it. For log lines, and for the ends of sealed tokens.
    public static func realtime() -> UInt64 { clinux_clock_nanoseconds(Int32(CLINUX_CLOCK_REALTIME)) }

    /// Keeps the calling thread waiting. For programs and for a start-up that has to try again; never on a loop.
    public static func sleep(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return }
        var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var left = timespec()
        while nanosleep(&wanted, &left) == -1, errno == EINTR { wanted = left }
    }
}
