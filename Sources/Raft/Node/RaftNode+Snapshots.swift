#if Zoo
    internal import Zoo
#endif

/// Snapshots for members that are too far behind for the log: chapter 5, figure 5.3.
extension RaftNode {
    // MARK: Leader

    /// The member needs what the log no longer has: begins a transfer, or asks the caller for a snapshot.
    mutating func sendSnapshot(to slot: Int, _ effects: inout Effects) {
        guard let snapshot = state.leadership.snapshot, snapshot.metadata.index >= log.base.index else {
            effects.snapshotWanted = true
            return
        }
        state.leadership.progress[slot].inFlight.removeAll(keepingCapacity: true)
        state.leadership.progress[slot].flow = .snapshot(
            SnapshotTransfer(metadata: snapshot.metadata, bytes: snapshot.bytes))
        readChunk(for: slot, isRepeat: false, &effects)
    }

    /// Asks the caller for the chunk at the transfer's offset.
    private mutating func readChunk(for slot: Int, isRepeat: Bool, _ effects: inout Effects) {
        guard case .snapshot(var transfer) = state.leadership.progress[slot].flow else { return }
        transfer.step = .reading(isRepeat: isRepeat)
        state.leadership.progress[slot].flow = .snapshot(transfer)
        effects.readSnapshotChunks.append(
            SnapshotChunkRequest(
                member: state.leadership.progress[slot].member, metadata: transfer.metadata, offset: transfer.offset,
                bytesMax: options.snapshotChunkBytesMax))
    }

    mutating func snapshotAvailable(_ metadata: SnapshotMetadata, bytes: UInt64) {
        guard state.isLeader, metadata.index <= commitIndex else { return }
        state.leadership.snapshot = Leadership.AvailableSnapshot(metadata: metadata, bytes: bytes)
    }

    mutating func snapshotUnreadable(_ metadata: SnapshotMetadata) {
        guard state.isLeader else { return }
        if state.leadership.snapshot?.metadata == metadata { state.leadership.snapshot = nil }
        for slot in state.leadership.progress.indices {
            if case .snapshot(let transfer) = state.leadership.progress[slot].flow, transfer.metadata == metadata {
                state.leadership.progress[slot].becomeProbe(next: state.leadership.progress[slot].next)
            }
        }
    }

    mutating func snapshotChunkRead(_ chunk: SnapshotChunk, for member: MemberID, _ effects: inout Effects) {
        guard state.isLeader, let slot = state.leadership.slot(of: member),
            case .snapshot(var transfer) = state.leadership.progress[slot].flow,
            case .reading(let isRepeat) = transfer.step, transfer.metadata == chunk.metadata,
            transfer.offset == chunk.offset
        else { return }
        transfer.step = .sent(ticks: 0, isRepeat: isRepeat)
        state.leadership.progress[slot].flow = .snapshot(transfer)
        lead(.installSnapshot(chunk, stamp: now), to: member, &effects)
    }

    mutating func snapshotAnswered(
        _ index: LogIndex, _ snapshotTerm: Term, offset: UInt64, by sender: MemberID, _ effects: inout Effects
    ) {
        guard let slot = hear(sender), case .snapshot(var transfer) = state.leadership.progress[slot].flow,
            transfer.metadata.index == index, transfer.metadata.term == snapshotTerm, offset <= transfer.bytes,
            transfer.follows(offset)
        else { return }
        transfer.offset = offset
        state.leadership.progress[slot].flow = .snapshot(transfer)
        readChunk(for: slot, isRepeat: false, &effects)
    }

    /// A chunk or its answer may be lost: after an election time-out of silence it is sent again.
    mutating func tickSnapshots(_ effects: inout Effects) {
        for slot in state.leadership.progress.indices {
            guard case .snapshot(var transfer) = state.leadership.progress[slot].flow,
                case .sent(let ticks, let isRepeat) = transfer.step
            else { continue }
            transfer.step = .sent(ticks: ticks + 1, isRepeat: isRepeat)
            state.leadership.progress[slot].flow = .snapshot(transfer)
            if ticks + 1 >= options.electionTicks { readChunk(for: slot, isRepeat: true, &effects) }
        }
    }

    // MARK: Follower

    mutating func receiveSnapshotChunk(_ chunk: SnapshotChunk, from leader: MemberID, _ effects: inout Effects) {
        let metadata = chunk.metadata
        guard !acceptKnown(metadata, from: leader, &effects), !isStoringChunk else { return }
        if incomingSnapshot.map({ !$0.isOf(metadata) }) ?? true {
            incomingSnapshot = IncomingSnapshot(metadata: metadata)
        }
        guard let incoming = incomingSnapshot else { return }
        guard chunk.offset == incoming.offset else {
            return answerSnapshot(incoming, to: leader, &effects)
        }
        isStoringChunk = true
        effects.storeSnapshotChunks.append(chunk)
    }

    /// Whether the log already has what the snapshot stands for; then it only learns that this much is committed.
    private mutating func acceptKnown(
        _ metadata: SnapshotMetadata, from leader: MemberID?, _ effects: inout Effects
    ) -> Bool {
        guard metadata.index <= commitIndex || log.term(at: metadata.index) == metadata.term else { return false }
        #if Zoo
            if metadata.index < commitIndex, zoo(.z64) { return false }
        #endif
        commitIndex = max(commitIndex, metadata.index)
        incomingSnapshot = nil
        if let leader, leader != id { promise(.appendAccepted(match: commitIndex), to: leader, &effects) }
        return true
    }

    private func answerSnapshot(_ incoming: IncomingSnapshot, to leader: MemberID?, _ effects: inout Effects) {
        guard let leader, leader != id else { return }
        promise(
            .snapshotReply(
                index: incoming.metadata.index, snapshotTerm: incoming.metadata.term, offset: incoming.offset),
            to: leader, &effects)
    }

    mutating func snapshotChunkStored(_ metadata: SnapshotMetadata, next: UInt64, _ effects: inout Effects) {
        isStoringChunk = false
        guard var incoming = incomingSnapshot, incoming.isOf(metadata) else { return }
        incoming.offset = next
        incomingSnapshot = incoming
        answerSnapshot(incoming, to: leader, &effects)
    }

    mutating func snapshotReceived(_ metadata: SnapshotMetadata, _ effects: inout Effects) {
        isStoringChunk = false
        // Whatever is being received by now: the stored log begins at this snapshot already. A leader's log includes it.
        guard !state.isLeader, !acceptKnown(metadata, from: leader, &effects) else { return }
        restore(metadata, &effects)
        if let leader, leader != id { promise(.appendAccepted(match: commitIndex), to: leader, &effects) }
    }

    /// The log has another history or none at the snapshot's index: the snapshot takes its place.
    private mutating func restore(_ metadata: SnapshotMetadata, _ effects: inout Effects) {
        incomingSnapshot = nil
        log.reset(to: LogPosition(index: metadata.index, term: metadata.term, stamp: metadata.stamp))
        configurations.reset(to: metadata.index, metadata.configuration)
        outstanding.reset(to: metadata.index)
        commitIndex = metadata.index
        handedIndex = metadata.index
        appliedIndex = metadata.index
        effects.restore = metadata
    }

    mutating func snapshotRefused(_ metadata: SnapshotMetadata, _ effects: inout Effects) {
        isStoringChunk = false
        guard let incoming = incomingSnapshot, incoming.isOf(metadata) else { return }
        incomingSnapshot = nil
        answerSnapshot(IncomingSnapshot(metadata: incoming.metadata), to: leader, &effects)
    }
}
