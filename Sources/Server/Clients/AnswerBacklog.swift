/// How much of all clients' answers waits for windows that clients have not opened, and how much of it is made in a turn.
///
/// Each connection is bounded by itself; this bounds many of them together. Reads of a connection for which more than a
/// share waits are postponed when too much waits in all, or when much was made in this turn already. Clients for which
/// little waits never meet a bound.
struct AnswerBacklog {
    enum Postponement {
        /// Until the client has taken some of its answers.
        case untilTaken
        case untilNextTurn
    }

    /// Bytes of all sessions beyond which reads are postponed.
    static let bytesMax = 16 << 20
    /// Bytes of one session below which it may always be answered.
    static let sessionShareBytes = 256 << 10
    /// Bytes made in one turn before the others get theirs: copying them holds the turn up.
    static let bytesPerTurnMax = 1 << 20

    private(set) var bytes = 0
    private var madeInTurn = 0

    /// A session that had `before` bytes waiting has `after` of them now.
    mutating func replace(_ before: Int, with after: Int) {
        bytes += after - before
        madeInTurn += max(0, after - before)
    }

    mutating func endTurn() { madeInTurn = 0 }

    /// Until when a read has to wait of a session that has so many bytes waiting; nil when it may be answered now.
    func postponement(forSessionWith own: Int) -> Postponement? {
        guard own > Self.sessionShareBytes else { return nil }
        if bytes > Self.bytesMax { return .untilTaken }
        return madeInTurn > Self.bytesPerTurnMax ? .untilNextTurn : nil
    }
}
