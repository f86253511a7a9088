internal import Determinism

/// Arithmetic in whole nanoseconds, for paths where `Duration` would be too slow.
extension Instant {
    /// The nanoseconds from `earlier` to this reading; 0 when `earlier` is later.
    func nanosecondsSince(_ earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }
}
