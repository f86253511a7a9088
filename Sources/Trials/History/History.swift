/// Everything a verdict is based on: what was asked for, what clients saw, what was done to members, what they keep.
public struct History: Hashable, Sendable {
    public var options: RunOptions
    public var phases: [PhaseStart] = []
    public var operations: [Operation] = []
    public var faults: [FaultRecord] = []
    public var damages: [DamageRecord] = []
    public var evidence: [MemberEvidence] = []
    /// What went wrong beside the data: unclean lines in logs, members that ended by themselves, reads that failed.
    public var remarks: [String] = []

    /// Members that are no part of the cluster at the end, as was planned. Nothing is known of what they keep.
    public var leftOut: Set<Int> { Set(damages.lazy.filter(\.leavesMemberOut).map(\.member)) }

    public init(options: RunOptions) { self.options = options }
}
