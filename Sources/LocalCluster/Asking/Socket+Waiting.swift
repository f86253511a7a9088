internal import Glibc
internal import LinuxSystem

extension Socket {
    struct Readiness: OptionSet {
        var rawValue: Int16

        static let readable = Readiness(rawValue: Int16(POLLIN))
        static let writable = Readiness(rawValue: Int16(POLLOUT))
    }

    /// Holds the thread up until the socket is ready, has failed or the time is over; whether it was one of the first
    /// two. May come back early.
    @discardableResult
    borrowing func wait(for readiness: Readiness, nanosecondsMax: UInt64) -> Bool {
        // Rounded up: a wait of nothing, repeated until the last millisecond is over, would keep a processor busy.
        let milliseconds = Int32(clamping: nanosecondsMax.addingSaturated(999_999) / 1_000_000)
        return withRaw { raw in
            var entry = pollfd(fd: raw, events: readiness.rawValue, revents: 0)
            return poll(&entry, 1, milliseconds) > 0
        }
    }
}
