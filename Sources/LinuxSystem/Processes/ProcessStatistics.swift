internal import CLinux

/// What the kernel has counted for a process (/proc/PID/stat).
public struct ProcessStatistics: Hashable, Sendable {
    /// R running, S sleeping, D waiting for a disk, T stopped, Z ended but not waited for.
    public var state: Character
    public var userNanoseconds: UInt64
    public var systemNanoseconds: UInt64
    public var residentBytes: Int
    public var threads: Int
    /// Nanoseconds from the machine's start to the process's; tells two processes with one number apart.
    public var startedAt: UInt64

    public var processorNanoseconds: UInt64 { userNanoseconds + systemNanoseconds }

    public init(pid: Int32) throws(SystemError) {
        let path = "/proc/\(pid)/stat"
        let text = String(decoding: try File.open(path, .read).readAll(bytesMax: 4096), as: UTF8.self)
        guard let parsed = Self.parse(text) else {
            throw SystemError(.invalidArgument, call: "parse", subject: path)
        }
        self = parsed
    }

    private init(
        state: Character, userNanoseconds: UInt64, systemNanoseconds: UInt64, residentBytes: Int, threads: Int,
        startedAt: UInt64
    ) {
        self.state = state
        self.userNanoseconds = userNanoseconds
        self.systemNanoseconds = systemNanoseconds
        self.residentBytes = residentBytes
        self.threads = threads
        self.startedAt = startedAt
    }

    static func parse(_ text: String) -> ProcessStatistics? {
        // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
        guard let nameEnd = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: nameEnd)...].split(separator: " ")
        let tick = 1_000_000_000 / UInt64(max(1, clinux_clock_ticks_per_second()))
        // proc(5) counts from 1 and the name is field 2, so field n is here at n - 3.
        guard fields.count > 21, let state = fields[0].first, let user = UInt64(fields[11]),
            let system = UInt64(fields[12]), let threads = Int(fields[17]), let start = UInt64(fields[19]),
            let pages = Int(fields[21])
        else { return nil }
        return ProcessStatistics(
            state: state, userNanoseconds: user &* tick, systemNanoseconds: system &* tick,
            residentBytes: pages &* Int(clinux_page_size()), threads: threads, startedAt: start &* tick)
    }
}
