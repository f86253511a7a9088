internal import CLinux

/// The kernel's clocks, in nanoseconds. A reading costs about 22 ns: take one per loop turn.
public enum Clocks {
    /// Since some fixed point; stands still while the machine is suspended. For timers and heartbeats.
    public static func monotonic() -> UInt64 { clinux_clock_nanoseconds(Int32(CLINUX_CLOCK_MONOTONIC)) }

    /// Since the machine started, suspension included. For noticing pauses and for what a leader trusts about itself.
    public static func boottime() -> UInt64 { clinux_clock_nanoseconds(Int32(CLINUX_CLOCK_BOOTTIME)) }

    /// Since 1970, as someone has set it. For log lines only.
    public static func realtime() -> UInt64 { clinux_clock_nanoseconds(Int32(CLINUX_CLOCK_REALTIME)) }
}
