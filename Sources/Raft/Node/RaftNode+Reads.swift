internal import Bytes

#if Zoo
    internal import Zoo
#endif

/// Linearizable reads without the log. §6.4, with the read index asked by followers as well.
extension RaftNode {
    mutating func read(_ read: ReadID, _ effects: inout Effects) {
        switch state {
        case .leader(let leadership):
            guard leadership.value.reads.count < options.readsPendingMax else {
                return effects.readsDropped.append(read)
            }
            state.leadership.reads.add(read)
        case .follower(leader: .some):
            guard forwardedReads.count < options.readsPendingMax else { return effects.readsDropped.append(read) }
            forwardedReads.waiting.append(read)
            forwardReads(&effects)
        case .follower(leader: nil), .preCandidate, .candidate: effects.readsDropped.append(read)
        }
    }

    // MARK: Leader

    mutating func readRequested(_ reads: [ReadID], by sender: MemberID, _ effects: inout Effects) {
        guard state.leadership.reads.count + reads.count <= options.readsPendingMax, !reads.isEmpty else {
            return promiseTerm(.readReply(reads, index: nil), to: sender, &effects)
        }
        state.leadership.reads.add(reads, from: sender)
    }

    /// Ends a round that a quorum has answered, and begins the next when reads wait and what is committed is known.
    mutating func confirmReads(_ effects: inout Effects) {
        while true {
            if state.leadership.reads.isConfirming {
                guard isRoundConfirmed else { return }
                let index = state.leadership.reads.confirmingIndex
                for batch in state.leadership.reads.finish() { answer(batch, index: index, &effects) }
            }
            guard mayServeReads, !state.leadership.reads.waiting.isEmpty else { return }
            state.leadership.reads.begin(at: commitIndex)
            if !isRoundConfirmed {
                state.leadership.heartbeatTicks = 0
                sendHeartbeats(&effects)
            }
        }
    }

    /// Whether both majorities have answered the round; this member, where it counts, always has.
    private var isRoundConfirmed: Bool {
        guard case .leader(let leadership) = state else { return false }
        let isConfirmed = leadership.value.reached { $0.member == id ? .max : $0.round } >= leadership.value.reads.round
        #if Zoo
            if !isConfirmed, zoo(.z79) { return true }
        #endif
        return isConfirmed
    }

    private func answer(_ batch: ReadQueue.Batch, index: LogIndex, _ effects: inout Effects) {
        if let origin = batch.origin {
            promiseTerm(.readReply(batch.reads, index: index), to: origin, &effects)
        } else {
            for read in batch.reads { effects.readsReady.append(ReadyRead(id: read, index: index)) }
        }
    }

    /// Nobody will confirm them any more. Members that asked drop theirs when they hear of the next leader.
    func dropReads(of leadership: Leadership, _ effects: inout Effects) {
        for batch in leadership.reads.confirming + leadership.reads.waiting where batch.origin == nil {
            effects.readsDropped.append(contentsOf: batch.reads)
        }
    }

    // MARK: Follower

    /// Sends what waits as one batch, unless one is on the way.
    mutating func forwardReads(_ effects: inout Effects) {
        guard forwardedReads.asked.isEmpty, !forwardedReads.waiting.isEmpty else { return }
        let count = min(forwardedReads.waiting.count, options.readsForwardedMax)
        forwardedReads.asked = Array(forwardedReads.waiting.prefix(count))
        forwardedReads.waiting.removeFirst(count)
        askForReads(&effects)
    }

    private mutating func askForReads(_ effects: inout Effects) {
        guard let leader else { return }
        forwardedReads.ticks = 0
        promiseTerm(.readRequest(forwardedReads.asked), to: leader, &effects)
    }

    /// Asks again when the answer stays away: question or answer may be lost, and asking twice does no harm.
    mutating func tickForwardedReads(_ effects: inout Effects) {
        guard !forwardedReads.asked.isEmpty else { return }
        forwardedReads.ticks += 1
        if forwardedReads.ticks >= options.heartbeatTicks { askForReads(&effects) }
    }

    /// An answer to another batch than the one that is asked for is one that came twice.
    mutating func readsAnswered(
        _ reads: [ReadID], index: LogIndex?, by sender: MemberID, _ effects: inout Effects
    ) {
        guard sender == leader, !reads.isEmpty, reads == forwardedReads.asked else { return }
        forwardedReads.asked = []
        if let index {
            for read in reads { effects.readsReady.append(ReadyRead(id: read, index: index)) }
        } else {
            effects.readsDropped.append(contentsOf: reads)
        }
        forwardReads(&effects)
    }

    mutating func dropForwardedReads(_ effects: inout Effects) {
        guard !forwardedReads.isEmpty else { return }
        effects.readsDropped.append(contentsOf: forwardedReads.asked)
        effects.readsDropped.append(contentsOf: forwardedReads.waiting)
        forwardedReads = ForwardedReads()
    }
}
