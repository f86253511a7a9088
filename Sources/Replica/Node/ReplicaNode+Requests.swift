#if Zoo
    internal import Coordination
    internal import MVCC
    internal import Zoo
#endif

internal import Determinism
internal import Raft
internal import Storage

/// What becomes of clients' requests until the state machine answers them.
///
///     admitted ──► held ──► handed over ──► applied here ──► answered
///                   ▲            │
///                   └────────────┤ refused before it was appended: certainly not applied
///                                └ leader lost, deadline passed: unknown
extension ReplicaNode {
    mutating func admit(_ requests: [Request], _ effects: inout Effects) {
        var admitted = SortedRequests()
        var count = requestsPending
        var bytes = commandBytesPending
        for request in requests {
            if let refusal = refusal(of: request, whilePending: count, bytes: bytes) {
                effects.refuse(request.id, refusal)
                continue
            }
            count += 1
            bytes += request.commandBytes
            admitted.append(request)
        }
        // What came before goes first.
        if held.hasWrites { hold(admitted.writes, &effects) } else { handOver(admitted.writes, &effects) }
        ask(admitted.reads, &effects)
        operate(admitted.operations, &effects)
    }

    private func refusal(of request: Request, whilePending count: Int, bytes: Int) -> Refusal? {
        if mode != .serving { return .stopping(handedOver: false) }
        if request.requiresLeader, raft.leader == nil { return .noLeader }
        if count >= options.requestsPendingMax { return .tooManyRequests }
        switch request.operation {
        case .read, .transferLeadership: return nil
        case .changeMembership(let change): if !change.isInBounds { return .membership(.malformed) }
        case .write(let command):
            if ProposalHeader.byteCount + command.count > storage.options.entryBytesMax { return .tooLarge }
        }
        if bytes + request.commandBytes > options.commandBytesPendingMax { return .tooManyRequests }
        return isDiskFull ? .diskFull : nil
    }

    /// The bytes of commands that this member keeps in order to hand them over.
    private var commandBytesPending: Int { held.commandBytes + waiters.commandBytes }

    /// Gives writes to the leader, in order; holds them while there is none.
    mutating func handOver(_ writes: [Request], _ effects: inout Effects) {
        guard !writes.isEmpty else { return }
        guard let leader = reachableLeader, raft.transferTarget == nil else {
            hold(writes, &effects)
            return
        }
        let first = nextSequence
        var payloads: [[UInt8]] = []
        payloads.reserveCapacity(writes.count)
        for request in writes {
            guard case .write(let command) = request.operation else { continue }
            let header = ProposalHeader(origin: id, incarnation: incarnation, sequence: nextSequence)
            #if Zoo
                payloads.append(header.payload(with: decidedNow(command)))
            #else
                payloads.append(header.payload(with: command))
            #endif
            nextSequence += 1
        }
        if leader == id {
            propose(writes, payloads, first: first, &effects)
        } else {
            wait(for: writes, from: first, at: leader, mayRetry: true)
            forward(payloads, to: leader, &effects)
        }
    }

    /// The leader, when requests can be handed to it.
    @inline(__always)
    var reachableLeader: MemberID? {
        guard let leader = raft.leader, leader == id || connected.contains(leader) else { return nil }
        return leader
    }

    private mutating func wait(for writes: [Request], from first: UInt64, at leader: MemberID, mayRetry: Bool) {
        for (offset, request) in writes.enumerated() {
            let waiter = Waiter(
                id: request.id, deadline: request.deadline, term: raft.term, leader: leader,
                retry: mayRetry ? request : nil)
            waiters.insert(waiter, sequence: first + UInt64(offset))
        }
    }

    private mutating func propose(
        _ writes: [Request], _ payloads: [[UInt8]], first: UInt64, _ effects: inout Effects
    ) {
        let proposals = payloads.enumerated().map { Proposal(id: ProposalID(first + UInt64($0)), payload: $1) }
        let wanted = stepCore(.propose(proposals), &effects)
        let isTaken = wanted.dropped.isEmpty
        if isTaken { wait(for: writes, from: first, at: id, mayRetry: false) }
        carryOut(wanted, &effects)
        if !isTaken { hold(writes, &effects) }
    }

    private func forward(_ payloads: [[UInt8]], to leader: MemberID, _ effects: inout Effects) {
        var start = 0
        while start < payloads.count {
            var end = start
            var bytes = 0
            while end < payloads.count, end - start < Forward.payloadsMax,
                end == start || bytes + payloads[end].count <= Forward.bytesMax
            {
                bytes += payloads[end].count
                end += 1
            }
            let forward = Forward(term: raft.term, payloads: Array(payloads[start..<end]))
            effects.send.append(PeerEnvelope(to: leader, message: .forward(forward)))
            start = end
        }
    }

    /// Keeps requests until there is a leader to give them to. They were counted when they were admitted.
    mutating func hold(_ requests: [Request], _ effects: inout Effects) {
        for request in requests {
            if mode != .serving {
                effects.refuse(request.id, .stopping(handedOver: false))
            } else if request.requiresLeader, raft.leader == nil {
                effects.refuse(request.id, .noLeader)
            } else {
                held.append(request)
            }
        }
    }

    /// Gives what is held to the leader that there is now.
    mutating func handOverHeld(_ effects: inout Effects) {
        guard !held.isEmpty, raft.leader != nil else { return }
        var sorted = SortedRequests()
        for request in held.takeAll() { sorted.append(request) }
        handOver(sorted.writes, &effects)
        ask(sorted.reads, &effects)
        operate(sorted.operations, &effects)
    }

    /// The writes whose leader is gone may or may not be applied later: say so now.
    mutating func failLostWaiters(_ effects: inout Effects) {
        guard !waiters.isEmpty else { return }
        let (term, id, isLeader) = (raft.term, id, raft.isLeader)
        // A change whose joint phase is committed comes to its end, whoever leads.
        let certain = jointChange
        let lost = waiters.removeAll { sequence, waiter in
            sequence != certain && (waiter.term != term || (waiter.leader == id && !isLeader))
        }
        for waiter in lost { effects.refuse(waiter.id, Self.fateWithoutLeader) }
    }

    private static var fateWithoutLeader: Refusal {
        #if Zoo
            if zoo(.z96) { return .noLeader }
        #endif
        return .leaderLost
    }

    mutating func expireRequests(_ effects: inout Effects) {
        let now = now
        for request in held.removeAll(where: { $0.deadline <= now }) {
            effects.refuse(request.id, .timedOutBeforeHandOver)
        }
        for request in reads.removeAll(where: { $0.deadline <= now }) {
            effects.refuse(request.id, .timedOutBeforeHandOver)
        }
        for waiter in waiters.removeAll(where: { $1.deadline <= now }) { effects.refuse(waiter.id, .timedOut) }
        for request in transfers.removeAll(where: { $0.deadline <= now }) { effects.refuse(request, .timedOut) }
    }

    /// Ends every request that is not handed over, and, when nothing will be learnt any more, the others too.
    mutating func refuseAll(includingHandedOver isLast: Bool, _ effects: inout Effects) {
        for request in held.takeAll() { effects.refuse(request.id, .stopping(handedOver: false)) }
        for request in reads.removeAll(where: { _ in true }) {
            effects.refuse(request.id, .stopping(handedOver: false))
        }
        guard isLast else { return }
        for waiter in waiters.removeAll(where: { _, _ in true }) {
            effects.refuse(waiter.id, .stopping(handedOver: true))
        }
        for request in transfers.removeAll(where: { _ in true }) {
            effects.refuse(request, .stopping(handedOver: true))
        }
    }

    mutating func cancel(_ request: RequestID) {
        held.removeAll { $0.id == request }
        reads.removeAll { $0.id == request }
    }

    // MARK: Reads

    static let readNumberMask: UInt64 = (1 << 40) - 1

    /// Asks at which index these reads are linearizable: one question for all of them.
    private mutating func ask(_ requests: [Request], _ effects: inout Effects) {
        guard !requests.isEmpty else { return }
        let number = nextReadNumber & Self.readNumberMask
        nextReadNumber += 1
        reads.append(requests, number: number)
        consensus(.read(ReadID(origin: id.rawValue, number: incarnation << 40 | number)), &effects)
    }
}

#if Zoo
    extension ReplicaNode {
        /// A transaction whose conditions have been judged by what this member's state says now.
        private func decidedNow(_ command: [UInt8]) -> [UInt8] {
            guard !isApplyUnfinished, case .success(.transaction(var transaction)) = Command.decode(command[...]),
                let first = transaction.comparisons.first, zoo(.z99)
            else { return command }
            var store = state.store
            guard case .done(let outcome) = store.apply(.transaction(transaction), leaseExists: { _ in false }),
                case .success(.transaction(let result)) = outcome.answer
            else { return command }
            // Of no key is the version less than that of a key that does not exist.
            transaction.comparisons = result.succeeded ? [] : [Comparison(first.range, .less, .version(0))]
            return Command.transaction(transaction).encode()
        }
    }
#endif
