internal import Bytes
internal import CLinux

/// epoll(7), level-triggered: tells which of many descriptors can be read or written.
public struct EventPoll: ~Copyable {
    /// What a descriptor is watched for, and what was found.
    public struct Events: OptionSet, Sendable {
        public var rawValue: UInt32

        @inlinable
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let readable = Events(rawValue: UInt32(CLINUX_READABLE))
        public static let writable = Events(rawValue: UInt32(CLINUX_WRITABLE))
        /// Always reported, asked for or not.
        public static let error = Events(rawValue: UInt32(CLINUX_ERROR))
        /// Both directions are closed. Always reported, asked for or not.
        public static let hangup = Events(rawValue: UInt32(CLINUX_HANGUP))
    }

    private let descriptor: FileDescriptor
    private let found: UnsafeMutableRawBufferPointer
    private let eventsMax: Int32

    public init(eventsMax: Int32) throws(SystemError) {
        descriptor = FileDescriptor(owning: try Syscall.perform("epoll_create") { clinux_epoll_create() })
        found = .allocate(byteCount: clinux_epoll_event_size() * Int(eventsMax), alignment: 8)
        self.eventsMax = eventsMax
    }

    deinit { found.deallocate() }

    /// Starts to watch. `data` comes back with each event.
    public borrowing func add(_ raw: Int32, _ interest: Events, data: UInt64) throws(SystemError) {
        _ = try descriptor.withRaw { (poll) throws(SystemError) in
            try Syscall.perform("epoll_ctl add") { clinux_epoll_add(poll, raw, interest.rawValue, data) }
        }
    }

    public borrowing func modify(_ raw: Int32, _ interest: Events, data: UInt64) {
        mustSucceed("modify") { clinux_epoll_modify($0, raw, interest.rawValue, data) }
    }

    public borrowing func remove(_ raw: Int32) {
        mustSucceed("remove") { clinux_epoll_remove($0, raw) }
    }

    /// Waits until something happens or the time is over (-1: for ever), and answers how many events there are. An
    /// interrupted wait answers 0.
    public borrowing func wait(milliseconds: Int32) throws(SystemError) -> Int {
        let count = descriptor.withRaw { clinux_epoll_wait($0, found.baseAddress, eventsMax, milliseconds) }
        if count >= 0 { return Int(count) }
        // The caller has a clock and will wait for the rest; we would wait for the whole again.
        if Errno.current == .interrupted { return 0 }
        throw SystemError(.current, call: "epoll_wait")
    }

    /// One of the events of the last `wait`.
    public borrowing func event(_ position: Int) -> (events: Events, data: UInt64) {
        let at = Int32(truncatingIfNeeded: position)
        return (
            Events(rawValue: clinux_epoll_event_flags(found.baseAddress, at)),
            clinux_epoll_event_data(found.baseAddress, at)
        )
    }

    /// Changing what is already watched fails only when our own books are wrong.
    private borrowing func mustSucceed(_ operation: String, _ body: (Int32) -> Int32) {
        if descriptor.withRaw(body) < 0 { unreachable("epoll_ctl \(operation): \(Errno.current)") }
    }
}
