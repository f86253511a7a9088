internal import Coordination
internal import GRPC
internal import MVCC
internal import Reactor
internal import Replica

/// A call that has to do with a ``Coordination/LockQueue`` and takes longer than one entry of the log.
///
///     acquire:  granting ─► entering ─┬────────────────────────────────────────────► answered
///                                     └► searching ⇄ following  ─► confirming ──────►
///     observe:  reading ─► searching ⇄ following
///     leader:   reading ─► searching ─► answered
///
/// A call that has ended may still have a request under way, whose answer then only says what is left to clear away.
final class QueueCall {
    enum Task {
        /// Lock and Campaign: ends once the key is the oldest.
        case acquire(Acquisition)
        /// Leader: who holds it now.
        case leader(LockQueue)
        /// Observe: who holds it, from now on.
        case observe(LockQueue)
    }

    enum Phase {
        /// A lease is made for the call.
        case granting
        case entering
        /// A fresh state is waited for.
        case reading
        /// The queue is read in slices, as it was at that revision.
        case searching(RangeCursor, at: Revision)
        /// Changes of the key that was found are waited for, or of the queue when there was none.
        case following
        /// Nobody was before the key: a fresh state must say that it is still there.
        case confirming
        case ended
    }

    /// Gone before this call when its client is; not to be touched once the call has ended.
    unowned let session: GRPCSession
    let call: CallID
    /// The call among those of all sessions.
    let id: RequestID
    let task: Task
    let queue: LockQueue
    /// The client gave metadata that asks for an end while there is no leader.
    let requiresLeader: Bool
    /// Whose it is, while authentication is on.
    let user: UserName?
    var phase: Phase
    /// The command under way, to be made again when a leader was lost with it.
    var command: [UInt8] = []
    var deadline: TimerID?
    /// Its watchers, once there are any.
    var stream: WatchStreamID?
    /// How many it has had: each gets a number of its own.
    var watchers: Int64 = 0

    /// Where it stands in the queue; nil before it does.
    var place: QueuePlace?
    /// The revision at which it entered.
    var entered = Revision.zero

    /// Whom an observer follows.
    var leader: QueuePlace?
    /// What an observer was told last.
    var told: Told?
    /// An observer's client has not taken what it was told.
    var isFull = false
    /// There was more to tell meanwhile.
    var isBehind = false

    struct Told: Hashable {
        var key: [UInt8]
        var modified: Revision
    }

    init(
        _ task: Task, _ session: GRPCSession, _ call: CallID, id: RequestID, user: UserName?, requiresLeader: Bool,
        phase: Phase
    ) {
        self.task = task
        self.session = session
        self.call = call
        self.id = id
        self.user = user
        self.requiresLeader = requiresLeader
        self.phase = phase
        switch task {
        case .acquire(let acquisition): queue = acquisition.queue
        case .leader(let queue), .observe(let queue): self.queue = queue
        }
    }

    var hasEnded: Bool { if case .ended = phase { true } else { false } }

    var isConfirming: Bool { if case .confirming = phase { true } else { false } }

    /// What it looks for in its queue: whoever is before it, or whoever holds it.
    var query: RangeQuery {
        guard case .acquire = task, let place else { return queue.oldest }
        return queue.last(before: place.created)
    }
}
