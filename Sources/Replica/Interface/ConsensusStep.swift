public import Raft

/// One step of the consensus core, for whoever follows it with a specification.
public struct ConsensusStep: Sendable {
    public var input: Raft.Input
    /// The core after the step.
    public var after: RaftNode
    /// What it wanted to be sent, at once or once it is durable.
    public var sent: [Envelope]

    init(input: Raft.Input, after: RaftNode, sent: [Envelope]) {
        self.input = input
        self.after = after
        self.sent = sent
    }
}
