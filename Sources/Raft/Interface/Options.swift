internal import Bytes

/// Times, in ticks of the caller's timer, and bounds.
public struct Options: Hashable, Sendable {
    /// The minimum election time-out; each one is drawn from `electionTicks ..< 2 * electionTicks`.
    public var electionTicks = 100
    /// A leader's heartbeats are this far apart.
    public var heartbeatTicks = 10
    /// When a member that has heard no leader since its start first asks for pre-votes.
    public var firstElectionTicks = 5...15
    /// How long a voter waits before it asks for pre-votes after its connection to the leader was refused. Not zero for
    /// all: two followers that see the same crash should not ask at the same moment.
    public var refusedConnectionTicks = 1...4
    /// Payload of one append; a single larger entry travels alone.
    public var appendBytesMax = 1 << 20
    /// Appends on the way to one follower; then it is not sent more until it answers.
    public var appendsInFlightMax = 256
    /// Entries that are appended and not applied; then proposals are dropped.
    public var unappliedEntriesMax = 65_536
    /// Payload bytes that are appended and not committed; then proposals are dropped, unless nothing is uncommitted.
    public var uncommittedBytesMax = 256 << 20
    /// Entries handed out to apply and not yet reported as applied; the rest waits for the report.
    public var applyEntriesMax = 8_192
    /// Reads that wait on one member; then new ones are dropped.
    public var readsPendingMax = 65_536
    /// Reads that a follower asks for in one message.
    public var readsForwardedMax = 1_024
    /// Bytes of one snapshot chunk.
    public var snapshotChunkBytesMax = 256 << 10

    public init() {}

    func check() {
        invariant(heartbeatTicks > 0, "there are heartbeats")
        invariant(electionTicks > heartbeatTicks, "an election time-out is longer than a heartbeat")
        invariant(electionTicks < 1 << 30, "an election time-out has an end")
        invariant(firstElectionTicks.lowerBound > 0, "the first election comes after the start")
        invariant(refusedConnectionTicks.lowerBound > 0, "an election comes with a tick")
        invariant(appendBytesMax > 0 && appendsInFlightMax > 0, "appends can be sent")
        invariant(unappliedEntriesMax > 0 && applyEntriesMax > 0, "entries can be appended and applied")
        invariant(uncommittedBytesMax > 0, "bytes can be proposed")
        invariant(readsPendingMax > 0 && readsForwardedMax > 0, "reads can be asked")
        invariant(snapshotChunkBytesMax > 0, "chunks hold bytes")
    }
}
