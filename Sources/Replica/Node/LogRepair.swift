internal import Raft

/// Gathers what a log has lost, from the promised end downwards: each entry names the one before it, so the next to ask for is always known.
///
///     asking a peer ──► entries: the next missing one is asked for, of the same peer
///           ▲ └───────► unknown, or silence: the next peer is asked
///           └── all have been asked: a rest
struct LogRepair: Sendable {
    let promised: LogEnd
    /// What is left of the log on this member's disk.
    private let fragments: EntryPool
    /// What is left, and what peers gave.
    private var pool: EntryPool
    /// What leads to the promised end, from above.
    private var known: [EntryRun] = []
    /// The entry that comes before what is known.
    private(set) var wanted: LogEnd

    private var asked: (peer: MemberID, tick: UInt64)?
    /// Who has said that it does not have what is wanted, or said nothing.
    private var passed: Set<MemberID> = []
    private var restUntil: UInt64 = 0
    private(set) var rounds: UInt64 = 0

    init(promised: LogEnd, fragments: EntryPool) {
        self.promised = promised
        self.fragments = fragments
        pool = fragments
        wanted = promised
        followDown()
    }

    /// What was gathered does not fit the log: it is gathered anew after a rest.
    mutating func startOver(at tick: UInt64, patience: UInt64) {
        self = LogRepair(promised: promised, fragments: fragments)
        restUntil = tick + patience
    }

    func rests(at tick: UInt64) -> Bool { tick < restUntil }

    /// All that is known to lead to the promised end.
    var run: EntryRun { EntryRun(after: wanted, known.reversed().flatMap(\.entries)) }

    /// The peer to ask now, if nobody is being asked. `patience` is how long a peer is waited for, in ticks.
    mutating func nextPeer(among peers: [MemberID], at tick: UInt64, patience: UInt64) -> MemberID? {
        if let asked {
            guard tick - asked.tick >= patience || !peers.contains(asked.peer) else { return nil }
            passed.insert(asked.peer)
            self.asked = nil
        }
        guard !peers.isEmpty, tick >= restUntil else { return nil }
        guard let peer = peers.first(where: { !passed.contains($0) }) else {
            rounds += 1
            passed = []
            restUntil = tick + patience
            return nil
        }
        asked = (peer, tick)
        return peer
    }

    /// False when the reply is not what was asked for: it came late, or twice.
    mutating func take(_ reply: RepairReply, from peer: MemberID, at tick: UInt64) -> Bool {
        guard asked?.peer == peer, reply.wanted == wanted else { return false }
        switch reply {
        case .unknown:
            asked = nil
            passed.insert(peer)
            return false
        case .entries(let run):
            guard !run.entries.isEmpty, run.isContinuous else { return false }
            asked = nil
            passed = []
            rounds = 0
            pool.insert(run)
            followDown()
            return true
        }
    }

    /// The last entries that lead to the named one, if it is among those that are left or were given.
    func tail(to name: LogEnd, bytesMax: Int) -> EntryRun? {
        pool.longest(to: name)?.tail(to: name, bytesMax: bytesMax)
    }

    private mutating func followDown() {
        while let run = pool.longest(to: wanted) {
            let count = Int(wanted.index.position - run.previous.index.position)
            known.append(EntryRun(after: run.previous, Array(run.entries.prefix(count))))
            wanted = run.previous
        }
    }
}
