internal import Glibc
internal import LinuxSystem

/// A point in time until which something is waited for.
struct Deadline {
    /// On the monotonic clock.
    let nanoseconds: UInt64

    init(after time: Duration) { nanoseconds = Clocks.monotonic().addingSaturated(time.nanoseconds) }

    var hasPassed: Bool { Clocks.monotonic() >= nanoseconds }

    var remaining: UInt64 {
        let now = Clocks.monotonic()
        return now < nanoseconds ? nanoseconds - now : 0
    }

    /// Holds the calling thread up.
    static func sleep(milliseconds: Int32) { _ = Glibc.poll(nil, 0, milliseconds) }
}

extension Duration {
    /// Rounded down, and within what 64 bits hold; 0 for a negative one.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole.addingSaturated(UInt64(attoseconds) / 1_000_000_000)
    }
}

extension UInt64 {
    func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
