internal import Coordination
internal import Raft
internal import Storage

/// Snapshots: taken from a view without stopping writes, sent in pieces to members that lag, taken over from a leader.
extension ReplicaNode {
    // MARK: Taking one

    mutating func takeSnapshotIfDue(_ effects: inout Effects) {
        guard mode != .closing, snapshots.isDue(options), ticks >= snapshots.notBeforeTick, !isSendingOldest else {
            return
        }
        beginSnapshot(&effects)
    }

    /// Whether a member is still taking a snapshot that would be deleted for the next one.
    @inline(__always)
    private var isSendingOldest: Bool {
        guard raft.isLeader, let latest = snapshots.latest else { return false }
        return raft.memberStatuses.contains { status in
            guard case .snapshot(let index, offset: _) = status.flow else { return false }
            return index < latest.index && isMoving(status.member)
        }
    }

    private mutating func beginSnapshot(_ effects: inout Effects) {
        guard snapshots.writing == nil, !snapshots.isRestoring, !isApplyUnfinished,
            state.appliedIndex == raft.appliedIndex.position,
            let metadata = raft.snapshotMetadata(at: raft.appliedIndex)
        else { return }
        snapshots.began(metadata, StateSnapshotEncoder(state))
        effects.events.append(.snapshotStarted(metadata))
        record(storage.step(.beginSnapshot(metadata)), &effects)
    }

    /// Whether there is a piece of the own snapshot to encode, and the disk has kept up with those before.
    @inline(__always)
    var maySnapshotGoOn: Bool {
        mode != .closing && snapshots.writing?.encoder != nil
            && storage.snapshotBytesUnwritten < storage.options.snapshotBytesPendingMax
    }

    /// Hands the log the next piece: one in each step, so that a big state does not hold anyone up.
    mutating func writeSnapshot(_ effects: inout Effects) {
        guard maySnapshotGoOn else { return }
        if let bytes = snapshots.writing?.encoder?.next(bytesMax: options.snapshotChunkBytes) {
            record(storage.step(.snapshotBytes(bytes)), &effects)
        } else {
            snapshots.writing?.encoder = nil
            record(storage.step(.finishSnapshot), &effects)
        }
    }

    mutating func snapshotBecameDurable(_ metadata: SnapshotMetadata, bytes: Int, _ effects: inout Effects) {
        snapshots.writing = nil
        snapshots.became(metadata, bytes: bytes)
        effects.events.append(.snapshotTaken(metadata, bytes: bytes))
        if snapshots.isWanted { offerSnapshot(&effects) }
    }

    mutating func snapshotFailed(_ metadata: SnapshotMetadata, _ failure: DiskFailure, _ effects: inout Effects) {
        snapshots.gaveUp(until: ticks + UInt64(options.electionTicks))
        effects.events.append(.snapshotFailed(metadata, failure))
    }

    // MARK: Sending one

    mutating func snapshotWanted(_ effects: inout Effects) {
        snapshots.isWanted = true
        offerSnapshot(&effects)
    }

    /// Offers the latest snapshot if the log in memory continues it, and takes one otherwise.
    private mutating func offerSnapshot(_ effects: inout Effects) {
        if let latest = snapshots.latest, latest.index.next >= raft.firstIndex {
            snapshots.isWanted = false
            consensus(.snapshotAvailable(latest, bytes: UInt64(snapshots.latestBytes)), &effects)
        } else if ticks >= snapshots.notBeforeTick {
            beginSnapshot(&effects)
        }
    }

    mutating func readChunk(_ request: SnapshotChunkRequest, _ effects: inout Effects) {
        guard mode != .closing else { return }
        let id = snapshots.read(for: .send(request))
        let offset = Int(clamping: request.offset)
        record(
            storage.step(
                .readSnapshot(id, index: request.metadata.index, offset: offset, bytesMax: request.bytesMax)),
            &effects)
    }

    mutating func snapshotRead(
        _ id: SnapshotRequestID, offset: Int, bytes: [UInt8], isLast: Bool, _ effects: inout Effects
    ) {
        switch snapshots.finishRead(id) {
        case .send(let request):
            let chunk = SnapshotChunk(
                metadata: request.metadata, offset: UInt64(offset), bytes: bytes, isLast: isLast)
            consensus(.snapshotChunkRead(chunk, for: request.member), &effects)
        case .restore(let metadata):
            restored(metadata, offset: offset, bytes: bytes, isLast: isLast, &effects)
        case nil: break
        }
    }

    mutating func snapshotNotRead(_ id: SnapshotRequestID, _ failure: StorageFailure?, _ effects: inout Effects) {
        switch snapshots.finishRead(id) {
        case .send(let request):
            // Not to be offered again: the consensus core asks for another at once.
            snapshots.forget(request.metadata)
            consensus(.snapshotUnreadable(request.metadata), &effects)
        case .restore(let metadata):
            guard mode != .closing, snapshots.restoring?.metadata == metadata else { return }
            fail(failure.map(ReplicaFailure.storage) ?? .snapshotNotUnderstood(metadata), &effects)
        case nil: break
        }
    }

    // MARK: Taking one over

    mutating func storeChunk(_ chunk: SnapshotChunk, _ effects: inout Effects) {
        // The core gives one at a time, and the next when this one is answered.
        guard snapshots.restoring == nil else { return snapshots.heldChunk = chunk }
        record(
            storage.step(
                .receiveSnapshotChunk(
                    chunk.metadata, offset: Int(clamping: chunk.offset), bytes: chunk.bytes, done: chunk.isLast)),
            &effects)
    }

    /// The log now begins at a received snapshot: whatever was about to be applied is part of it.
    ///
    /// Requests whose entries are part of it are never seen applied here; they stay unknown until their deadline.
    mutating func restore(_ metadata: SnapshotMetadata, _ effects: inout Effects) {
        applying.removeAll()
        isApplyUnfinished = false
        jointChange = nil
        retained.removeAll()
        snapshots.restoring = SnapshotWork.Restoring(
            metadata: metadata, decoder: StateSnapshotDecoder(), offset: 0)
        readForRestore(metadata, offset: 0, &effects)
    }

    private mutating func readForRestore(_ metadata: SnapshotMetadata, offset: Int, _ effects: inout Effects) {
        let id = snapshots.read(for: .restore(metadata))
        record(
            storage.step(
                .readSnapshot(id, index: metadata.index, offset: offset, bytesMax: options.snapshotChunkBytes)),
            &effects)
    }

    private mutating func restored(
        _ metadata: SnapshotMetadata, offset: Int, bytes: [UInt8], isLast: Bool, _ effects: inout Effects
    ) {
        guard snapshots.restoring?.metadata == metadata, snapshots.restoring?.offset == offset else { return }
        snapshots.restoring?.offset = offset + bytes.count
        _ = snapshots.restoring?.decoder.add(bytes)
        guard isLast else {
            readForRestore(metadata, offset: offset + bytes.count, &effects)
            return
        }
        guard let state = snapshots.restoring?.decoder.state, state.appliedIndex == metadata.index.position,
            state.appliedTerm == metadata.term.number
        else {
            fail(.snapshotNotUnderstood(metadata), &effects)
            return
        }
        self.state = state
        snapshots.restored(metadata, bytes: offset + bytes.count)
        effects.events.append(.restoredFromLeader(metadata))
        consensus(.applied(through: metadata.index), &effects)
        if let held = snapshots.heldChunk.take(), mode != .closing { storeChunk(held, &effects) }
    }
}
