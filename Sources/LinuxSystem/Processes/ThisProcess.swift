internal import CLinux

/// Facts about this process and this machine.
public enum ThisProcess {
    public static var id: Int32 { clinux_pid() }

    /// The kernel's number of the calling thread; the main thread's equals `id`.
    public static var threadID: Int32 { clinux_thread_id() }

    /// Processors this process may run on.
    public static var processorCount: Int { Int(clinux_processor_count()) }

    /// Bytes of one page of memory.
    public static var pageBytes: Int { Int(clinux_page_size()) }

    /// Has this process killed when its parent ends. False when the parent has ended already.
    ///
    /// The kernel means the parent's *thread*: start such children from a thread that lives as long as they may.
    public static func endWithParent(pid parent: Int32) -> Bool {
        clinux_signal_on_parent_death(Signal.kill.rawValue) == 0 && clinux_parent_pid() == parent
    }

    /// Raises the bound on open descriptors as far as it goes without privileges, and answers it.
    public static func raiseDescriptorLimit() throws(SystemError) -> UInt64 {
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        _ = try Syscall.perform("getrlimit") { clinux_descriptor_limit(&soft, &hard) }
        guard soft < hard else { return soft }
        _ = try Syscall.perform("setrlimit") { clinux_set_descriptor_limit(hard) }
        return hard
    }
}
