/// A follower's reads: one batch is at the leader, the rest waits to become the next.
struct ForwardedReads: Hashable, Sendable {
    var asked: [ReadID] = []
    var waiting: [ReadID] = []
    /// How long the answer has been missing, in ticks.
    var ticks = 0

    var isEmpty: Bool { asked.isEmpty && waiting.isEmpty }
    var count: Int { asked.count + waiting.count }
}
