/// Everything a verdict is based on: what was asked for, what clients saw, what was done to members, what they keep.
public struct History: Hashable, Sendable {
    public var options: RunOptions
    public var phases: [PhaseStart] = []
    public var operations: [Operation] = []
    public var faults: [FaultRecord] = []
    public var evidence: [MemberEvidence] = []
    /// What went wrong beside the data: unclean lines in logs, members that ended by themselves, reads that failed.
    public var remarks: [String] = []

    public init(options: RunOptions) { self.options = options }
}
