/// What a member counts as it happens. Everything else is looked at when somebody asks.
struct MemberMetrics {
    var calls = CallMetrics(MemberServer.served)
    var leaders = LeaderMetrics()
    var health = HealthMetrics()
    var probes = PeerProbes()
    /// Proposals of this member's clients that ended without an answer from the state machine.
    var proposalsFailed: UInt64 = 0
    /// Reads answered by this member; those within transactions that write are counted by the store.
    var ranges: UInt64 = 0
    var readTransactions: UInt64 = 0
    /// Bytes of gRPC connections, with their framing.
    var clientBytesReceived: UInt64 = 0
    var clientBytesSent: UInt64 = 0
}
