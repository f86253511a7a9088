#if Zoo
    internal import Zoo
#endif

internal import Bytes
internal import Raft

// A snapshot is written beside the current one, flushed, renamed, and the directory flushed; only then is anything it covers
// deleted. The own one and one that a leader sends may be written at the same time.
extension DurableLog {
    mutating func beginSnapshot(_ metadata: SnapshotMetadata, _ effects: inout StorageEffects) {
        guard phase == .running, !isClosing else { return }
        invariant(metadata.index.position <= head.shape.last, "a snapshot includes only what is in the log")
        abandonSnapshot(.own, &effects)
        begin(metadata, .own, &effects)
    }

    mutating func appendSnapshot(_ bytes: [UInt8], _ effects: inout StorageEffects) {
        // The writer may have been given up for want of space while these bytes were on their way.
        guard ownWriter != nil else { return }
        guard let piece = ownWriter?.append(bytes) else { return }
        write(piece, .own, nextOffset: nil, &effects)
    }

    mutating func finishSnapshot(_ effects: inout StorageEffects) {
        finishWriter(.own, &effects)
    }

    mutating func abandonSnapshot(_ role: SnapshotWriter.Role, _ effects: inout StorageEffects) {
        guard let writer = writer(role) else { return }
        setWriter(role, nil)
        jobs.removeAll { Self.serial($0.purpose) == writer.serial }
        enqueue(.removal, &effects) { lane in [.delete(lane.nextID(), file: role.temporary)] }
    }

    mutating func receiveSnapshotChunk(
        _ metadata: SnapshotMetadata, offset: Int, bytes: [UInt8], done: Bool, _ effects: inout StorageEffects
    ) {
        guard phase == .running, !isClosing else { return }
        if let newest = snapshots.last?.metadata, isOutdated(metadata, by: newest) {
            // The answer is the installation that is under way.
            guard installing == nil else { return }
            effects.events.append(.snapshotNotInstalled(metadata, stored: newest))
            return
        }
        if incomingWriter?.metadata != metadata {
            guard offset == 0 else {
                effects.events.append(.snapshotChunkStored(metadata, nextOffset: 0))
                return
            }
            abandonSnapshot(.incoming, &effects)
            begin(metadata, .incoming, &effects)
        }
        guard let writer = incomingWriter else { return }
        guard offset == writer.received, !writer.isFinished else {
            // A repeated piece. Once all have come the answer is the installation.
            if !writer.isFinished {
                effects.events.append(.snapshotChunkStored(metadata, nextOffset: writer.received))
            }
            return
        }
        let end = offset + bytes.count
        if let piece = incomingWriter?.append(bytes) {
            write(piece, .incoming, nextOffset: end, &effects)
        } else if !done {
            effects.events.append(.snapshotChunkStored(metadata, nextOffset: end))
        }
        if done { finishWriter(.incoming, &effects) }
    }

    private func isOutdated(_ metadata: SnapshotMetadata, by newest: SnapshotMetadata) -> Bool {
        #if Zoo
            if zooWithoutMask(.z64) { return false }
        #endif
        return metadata.index <= newest.index
    }

    private mutating func begin(
        _ metadata: SnapshotMetadata, _ role: SnapshotWriter.Role, _ effects: inout StorageEffects
    ) {
        #if Zoo
            if zoo(.z59) { removeCoveredSegments(through: metadata.index.position, &effects) }
        #endif
        writersMade += 1
        var writer = SnapshotWriter(
            metadata, role: role, serial: writersMade, identity: identity, synced: synced,
            chunkBytes: options.snapshotChunkBytes)
        let piece = writer.begin()
        setWriter(role, writer)
        let purpose = BackgroundJob.Purpose.snapshotWrite(
            role, serial: writer.serial, bytes: piece.bytes.count, isFlush: false, nextOffset: nil)
        enqueue(purpose, &effects) { lane in
            [
                .create(lane.nextID(), file: role.temporary),
                .write(lane.nextID(), file: role.temporary, at: piece.at, bytes: piece.bytes),
            ]
        }
    }

    private mutating func write(
        _ piece: (at: Int, bytes: [UInt8]), _ role: SnapshotWriter.Role, nextOffset: Int?,
        _ effects: inout StorageEffects
    ) {
        guard var writer = writer(role) else { return }
        writer.unflushed += piece.bytes.count
        let isFlush = writer.unflushed >= options.snapshotFlushBytes
        if isFlush { writer.unflushed = 0 }
        setWriter(role, writer)
        let purpose = BackgroundJob.Purpose.snapshotWrite(
            role, serial: writer.serial, bytes: piece.bytes.count, isFlush: isFlush, nextOffset: nextOffset)
        enqueue(purpose, &effects) { lane in
            var operations: [DiskOperation] = [
                .write(lane.nextID(), file: role.temporary, at: piece.at, bytes: piece.bytes)
            ]
            if isFlush { operations.append(.flush(lane.nextID(), file: role.temporary)) }
            return operations
        }
    }

    private mutating func finishWriter(_ role: SnapshotWriter.Role, _ effects: inout StorageEffects) {
        guard var writer = writer(role), !writer.isFinished else { return }
        let piece = writer.finish()
        setWriter(role, writer)
        enqueue(.snapshotWhole(role, serial: writer.serial), &effects) { lane in
            let write = DiskOperation.write(lane.nextID(), file: role.temporary, at: piece.at, bytes: piece.bytes)
            #if Zoo
                if zoo(.z55) { return [write] }
            #endif
            return [write, .flush(lane.nextID(), file: role.temporary)]
        }
    }

    mutating func snapshotWritten(
        _ role: SnapshotWriter.Role, _ serial: UInt64, _ bytes: Int, isFlush: Bool, nextOffset: Int?,
        _ effects: inout StorageEffects
    ) {
        guard var writer = writer(role), writer.serial == serial else { return }
        let pendingMax = options.snapshotBytesPendingMax
        let wasAbove = writer.unwritten > pendingMax / 2
        writer.unwritten -= bytes
        setWriter(role, writer)
        switch role {
        case .own:
            if wasAbove, writer.unwritten <= pendingMax / 2, !writer.isFinished {
                effects.events.append(.snapshotWantsBytes)
            }
        case .incoming:
            if let nextOffset, !writer.isFinished {
                effects.events.append(.snapshotChunkStored(writer.metadata, nextOffset: nextOffset))
            }
        }
    }

    mutating func nameSnapshot(_ role: SnapshotWriter.Role, _ serial: UInt64, _ effects: inout StorageEffects) {
        guard let writer = writer(role), writer.serial == serial else { return }
        enqueueFirst(.snapshotNamed(role, serial: serial), &effects) { lane in
            [
                .rename(lane.nextID(), from: role.temporary, to: writer.stored.file),
                .flushDirectory(lane.nextID()),
            ]
        }
    }

    mutating func snapshotNamed(_ role: SnapshotWriter.Role, _ serial: UInt64, _ effects: inout StorageEffects) {
        guard let writer = writer(role), writer.serial == serial else { return }
        setWriter(role, nil)
        let (stored, metadata) = (writer.stored, writer.metadata)
        snapshots.removeAll { $0.file == stored.file }
        snapshots.append(stored)
        snapshots.sort { $0.metadata.index < $1.metadata.index }
        switch role {
        case .own:
            effects.events.append(.snapshotDurable(metadata, bytes: stored.payloadBytes))
        case .incoming:
            // The snapshot is durable before the log says that it starts there.
            waiting.append(.base(metadata))
            installing = metadata
            coveredIndex = max(coveredIndex, metadata.index.position)
        }
        if let newest = snapshots.last?.metadata,
            head.shape.contains(index: newest.index.position, term: newest.term.number)
        {
            head.compact(to: newest.index.position)
        }
        removeSuperseded(stored, &effects)
        removeCoveredSegments(&effects)
        pump(&effects)
    }

    private mutating func removeSuperseded(_ stored: StoredSnapshot, _ effects: inout StorageEffects) {
        var superfluous = damagedSnapshots.filter { $0 != stored.file }
        damagedSnapshots = []
        while snapshots.count > options.snapshotsKept { superfluous.append(snapshots.removeFirst().file) }
        for file in superfluous {
            enqueue(.removal, &effects) { lane in [.delete(lane.nextID(), file: file)] }
        }
    }

    mutating func snapshotHasNoSpace(
        _ role: SnapshotWriter.Role, _ serial: UInt64, _ failure: DiskFailure, _ effects: inout StorageEffects
    ) {
        guard let writer = writer(role), writer.serial == serial else { return }
        abandonSnapshot(role, &effects)
        switch role {
        case .own: effects.events.append(.snapshotFailed(writer.metadata, failure))
        case .incoming: effects.events.append(.snapshotNotInstalled(writer.metadata, stored: snapshots.last?.metadata))
        }
    }

    private func writer(_ role: SnapshotWriter.Role) -> SnapshotWriter? {
        switch role {
        case .own: ownWriter
        case .incoming: incomingWriter
        }
    }

    private mutating func setWriter(_ role: SnapshotWriter.Role, _ writer: SnapshotWriter?) {
        switch role {
        case .own: ownWriter = writer
        case .incoming: incomingWriter = writer
        }
    }

    private static func serial(_ purpose: BackgroundJob.Purpose) -> UInt64? {
        switch purpose {
        case .snapshotWrite(_, let serial, _, _, _), .snapshotWhole(_, let serial), .snapshotNamed(_, let serial):
            serial
        case .spare, .recycling, .removal, .snapshotRead:
            nil
        }
    }
}
