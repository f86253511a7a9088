internal import EtcdAPI
public import LinuxSystem

/// One line of the table of members.
public struct MemberRow: Hashable, Sendable {
    public var name: String
    public var client: SocketAddress
    public var condition: MemberCondition
    /// `leader`, `follower`, `learner`; nil when it did not answer.
    public var role: String?
    public var term: UInt64?
    public var appliedIndex: UInt64?
    public var revision: Int64?
    public var pid: Int32?
    public var processorNanoseconds: UInt64?
    public var residentBytes: Int?

    /// - Parameters:
    ///   - process: nil when it is down.
    ///   - report: what it said; ignored unless it is up.
    init(
        _ member: MemberSpec, condition: MemberCondition, pid: Int32?, process: ProcessStatistics?,
        report: MemberReport?
    ) {
        name = member.name
        client = member.clientAddress
        self.condition = condition
        self.pid = pid
        processorNanoseconds = process?.processorNanoseconds
        residentBytes = process?.residentBytes
        guard condition == .up, let report, let status = report.status else { return }
        role =
            status.isLearner
            ? "learner" : status.leader == 0 ? "no leader" : status.leader == report.memberID ? "leader" : "follower"
        term = status.raftTerm
        appliedIndex = status.raftAppliedIndex
        revision = report.revision
    }
}
