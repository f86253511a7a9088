internal import LinuxSystem

/// A thread that can be kept in a list.
final class Worker {
    private var thread: SystemThread?

    init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        thread = try SystemThread(name: name, body)
    }

    func join() {
        if let thread = thread.take() { thread.join() }
    }
}
