public import LinuxSystem

/// A process that cannot be mistaken for a later one with the same number.
public struct ProcessMark: Hashable, Sendable {
    public var pid: Int32
    /// ``LinuxSystem/ProcessStatistics/startedAt``.
    public var startedAt: UInt64

    public init(pid: Int32, startedAt: UInt64) {
        self.pid = pid
        self.startedAt = startedAt
    }

    /// The process that has this number now; nil when there is none.
    public init?(of pid: Int32) {
        guard let statistics = try? ProcessStatistics(pid: pid) else { return nil }
        self.init(pid: pid, startedAt: statistics.startedAt)
    }

    /// What the kernel counts for it; nil when it has ended, also while nobody has waited for it.
    public var statistics: ProcessStatistics? {
        guard let statistics = try? ProcessStatistics(pid: pid), statistics.startedAt == startedAt,
            statistics.state != "Z", statistics.state != "X"
        else { return nil }
        return statistics
    }

    public var isAlive: Bool { statistics != nil }
}
