internal import CLinux

/// A thread of the operating system that runs one closure and ends.
public struct SystemThread: ~Copyable {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let id: UInt64

    /// Starts it under a name of at most 15 bytes. All signals but those of faults are blocked in it.
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let context = Unmanaged.passRetained(Body(body))
        var id: UInt64 = 0
        let failure = clinux_thread_start(
            &id, name,
            { context in
                guard let context else { return }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
            }, context.toOpaque())
        guard failure == 0 else {
            context.release()
            throw SystemError(Errno(rawValue: failure), call: "pthread_create", subject: name)
        }
        self.id = id
    }

    /// Waits until the closure has returned. Every thread must be joined.
    public consuming func join() {
        _ = clinux_thread_join(id)
    }
}
