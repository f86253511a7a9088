/// One request of a client and what became of it.
struct ClientCall {
    enum Fate {
        /// No answer has reached the client, and it still waits.
        case pending
        case answered(ClientAnswer)
        /// It was told that the request had no effect and will have none.
        case refused
        /// It was told nothing, or that nobody knows.
        case unknown
    }

    let client: Int
    /// The client's connection: a client that turns to another member begins a new session.
    let session: UInt64
    let member: Int
    let request: ClientRequest
    /// Simulated time, in nanoseconds.
    let asked: UInt64
    let deadline: UInt64
    /// When the fate was decided at the client.
    var ended: UInt64 = .max
    var fate = Fate.pending
    /// The term that its member knew when it arrived there.
    var term: UInt64 = 0
    /// On its way from the member.
    var underway: Fate?
    /// The member's life in which it answered.
    var life: UInt32 = 0

    var isPending: Bool {
        if case .pending = fate { true } else { false }
    }

    /// It has an answer that is not a refusal by the cluster.
    var isAnswered: Bool {
        if case .answered = fate { true } else { false }
    }
}
