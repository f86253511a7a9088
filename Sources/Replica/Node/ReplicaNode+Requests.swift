internal import Determinism
internal import Raft

/// What becomes of clients' requests until the state machine answers them.
///
///     admitted ──► held ──► handed over ──► applied here ──► answered
///                   ▲            │
///                   └────────────┤ refused before it was appended: certainly not applied
///                                └ leader lost, deadline passed: unknown
extension ReplicaNode {
    mutating func admit(_ requests: [Request], _ effects: inout Effects) {
        var writes: [Request] = []
        var reading: [Request] = []
        for request in requests {
            if let refusal = refusal(of: request, admittedWith: writes.count + reading.count) {
                effects.refuse(request.id, refusal)
                continue
            }
            switch request.operation {
            case .write: writes.append(request)
            case .read: reading.append(request)
            }
        }
        if !writes.isEmpty { handOver(writes, &effects) }
        if !reading.isEmpty { ask(reading, &effects) }
    }

    private func refusal(of request: Request, admittedWith others: Int) -> Refusal? {
        if mode != .serving { return .stopping(handedOver: false) }
        if request.requiresLeader, raft.leader == nil { return .noLeader }
        if requestsPending + others >= options.requestsPendingMax { return .tooManyRequests }
        guard case .write = request.operation else { return nil }
        return isDiskFull ? .diskFull : nil
    }

    /// Gives writes to the leader, in order; holds them while there is none.
    mutating func handOver(_ writes: [Request], _ effects: inout Effects) {
        guard let leader = raft.leader, leader == id || connected.contains(leader), raft.transferTarget == nil else {
            hold(writes, &effects)
            return
        }
        var proposals: [Proposal] = []
        proposals.reserveCapacity(writes.count)
        let first = nextSequence
        for request in writes {
            guard case .write(let command) = request.operation else { continue }
            let header = ProposalHeader(origin: id, incarnation: incarnation, sequence: nextSequence)
            proposals.append(Proposal(id: ProposalID(nextSequence), payload: header.payload(with: command)))
            waiters[nextSequence] = Waiter(request: request, term: raft.term, leader: leader)
            nextSequence += 1
        }
        if leader == id {
            propose(proposals, first: first, &effects)
        } else {
            forward(proposals.map(\.payload), to: leader, &effects)
        }
    }

    private mutating func propose(_ proposals: [Proposal], first: UInt64, _ effects: inout Effects) {
        let wanted = raft.step(.propose(proposals), at: clock.reading(at: now))
        let wasDropped = !wanted.dropped.isEmpty
        var dropped: [Request] = []
        if wasDropped {
            for sequence in first..<nextSequence {
                if let waiter = waiters.removeValue(forKey: sequence) { dropped.append(waiter.request) }
            }
        }
        carryOut(wanted, &effects)
        hold(dropped, &effects)
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

    /// Keeps requests until there is a leader to give them to.
    mutating func hold(_ requests: [Request], _ effects: inout Effects) {
        for request in requests {
            if mode != .serving {
                effects.refuse(request.id, .stopping(handedOver: false))
            } else if request.requiresLeader, raft.leader == nil {
                effects.refuse(request.id, .noLeader)
            } else if held.count >= options.requestsPendingMax
                || held.commandBytes + request.commandBytes > options.heldBytesMax
            {
                effects.refuse(request.id, .tooManyRequests)
            } else {
                held.append(request)
            }
        }
    }

    /// Gives what is held to the leader that there is now.
    mutating func handOverHeld(_ effects: inout Effects) {
        guard !held.isEmpty else { return }
        var writes: [Request] = []
        var reading: [Request] = []
        for request in held.takeAll() {
            switch request.operation {
            case .write: writes.append(request)
            case .read: reading.append(request)
            }
        }
        if !writes.isEmpty { handOver(writes, &effects) }
        if !reading.isEmpty { ask(reading, &effects) }
    }

    /// The writes whose leader is gone may or may not be applied later: say so now.
    mutating func failLostWaiters(_ effects: inout Effects) {
        guard !waiters.isEmpty else { return }
        let lost = waiters.filter { _, waiter in
            waiter.term != raft.term || (waiter.leader == id && !raft.isLeader)
        }
        for sequence in lost.keys.sorted() {
            guard let waiter = waiters.removeValue(forKey: sequence) else { continue }
            effects.refuse(waiter.request.id, .leaderLost)
        }
    }

    mutating func expireRequests(_ effects: inout Effects) {
        let now = now
        for request in held.removeAll(where: { $0.deadline <= now }) {
            effects.refuse(request.id, .timedOutBeforeHandOver)
        }
        for request in reads.removeAll(where: { $0.deadline <= now }) {
            effects.refuse(request.id, .timedOutBeforeHandOver)
        }
        let expired = waiters.filter { $0.value.request.deadline <= now }
        for sequence in expired.keys.sorted() {
            guard let waiter = waiters.removeValue(forKey: sequence) else { continue }
            effects.refuse(waiter.request.id, .timedOut)
        }
    }

    mutating func cancel(_ id: RequestID) {
        held.remove(id)
    }

    // MARK: Reads

    static let readNumberMask: UInt64 = (1 << 40) - 1

    /// Asks at which index these reads are linearizable: one question for all of them.
    private mutating func ask(_ requests: [Request], _ effects: inout Effects) {
        let number = nextReadNumber & Self.readNumberMask
        nextReadNumber += 1
        reads.append(requests, number: number, askedAt: now)
        consensus(.read(ReadID(origin: id.rawValue, number: incarnation << 40 | number)), &effects)
    }

    /// Questions and answers may be lost: reads that got none, and whatever else is held, are tried again.
    mutating func askAgain(_ effects: inout Effects) {
        let patience = 2 * UInt64(options.heartbeatTicks) * options.tickNanoseconds
        let unanswered = reads.takeUnanswered(askedBefore: now.less(patience))
        hold(unanswered, &effects)
        if raft.leader != nil { handOverHeld(&effects) }
    }
}
