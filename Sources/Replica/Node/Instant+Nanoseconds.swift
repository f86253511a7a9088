internal import Determinism

/// Arithmetic in whole nanoseconds, for paths where `Duration` would be too slow.
extension Instant {
    /// The nanoseconds from `earlier` to this reading; 0 when `earlier` is later.
    func nanosecondsSince(_ earlier: Instant) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// This reading less a span, at least the beginning of time.
    func less(_ span: UInt64) -> Instant {
        Instant(nanoseconds: nanoseconds > span ? nanoseconds - span : 0)
    }
}
