internal import Bytes
internal import Raft

// What has been read may be in the page cache only: an earlier process may have died of a failed flush. So the end of the log,
// as far as nothing states that it was synced, is written again as it is and flushed before anything is said about it. The same
// write clears what a torn batch left behind it, so that no later reader can take it for part of the log.
extension DurableLog {
    mutating func rereadTail(_ recovery: inout Recovery, _ scan: LogScan, _ effects: inout StorageEffects) {
        guard let segment = scan.segments.last else { return }
        recovery.step = .rereadingTail
        let tail = scan.tail
        submitLog(&effects) { lane in
            [.read(lane.nextID(), file: segment.file, at: tail.unproven, count: tail.end - tail.unproven)]
        }
    }

    mutating func tailRead(_ bytes: [UInt8], _ recovery: inout Recovery, _ effects: inout StorageEffects) {
        guard let scan = recovery.scan, let segment = scan.segments.last else { return }
        let tail = scan.tail
        guard scan.endsAsBefore(bytes) else {
            let failure = StorageFailure(
                .recordsDamaged, file: segment.file, offset: tail.unproven,
                firstLostIndex: LogIndex(scan.head.shape.last + 1), remedy: .checkDiskAndRestart)
            return fail(failure, &effects)
        }
        let fileBytes = recovery.files.first { $0.name == segment.file }?.bytes ?? 0
        let end = Format.sectorEnd(tail.end)
        let limit = max(end, min(fileBytes / Format.sectorBytes * Format.sectorBytes, segment.recordsEnd))
        let cleared = min(limit, max(tail.strayEnd, Format.sectorEnd(end + options.batchBytesMax)))
        var rewritten = bytes
        rewritten.append(contentsOf: repeatElement(0, count: cleared - tail.end))
        recovery.step = .rewritingTail
        submitLog(&effects) { lane in
            [
                .write(lane.nextID(), file: segment.file, at: tail.unproven, bytes: rewritten),
                .flush(lane.nextID(), file: segment.file),
                // The names may be in the cache only, too.
                .flushDirectory(lane.nextID()),
            ]
        }
    }

    /// The log is right and durable. Removes what is left over, and raises the incarnation durably: peers tell by it
    /// that a message comes from a process that has ended.
    mutating func raiseIncarnation(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        guard let scan = recovery.scan else { return }
        head = scan.head
        synced = head.sequence
        segments = scan.segments
        writeOffset = Format.sectorEnd(scan.tail.end)
        recovery.fragments = scan.everything
        recovery.scan = nil
        if let segment = segments.last { seed = SegmentSeed(identity: identity, segment: segment.number) }
        snapshots = recovery.snapshot.map { [$0] } ?? []
        while takeCoveredSegment() != nil {}
        damagedSnapshots = recovery.damaged.map(\.file)
        incarnation += 1
        recovery.step = .raisingIncarnation
        let superfluous = superfluousFiles(recovery)
        let file = IdentityFile(identity: identity, incarnation: incarnation).encoded()
        submitLog(&effects) { lane in
            superfluous.map { .delete(lane.nextID(), file: $0) } + [
                .create(lane.nextID(), file: .identityTemporary),
                .write(lane.nextID(), file: .identityTemporary, at: 0, bytes: file),
                .flush(lane.nextID(), file: .identityTemporary),
            ]
        }
    }

    private func superfluousFiles(_ recovery: Recovery) -> [FileName] {
        let firstSegment = segments.first?.number ?? 0
        return recovery.files.map(\.name).filter { name in
            if let number = name.segmentNumber { return number < firstSegment }
            if name.snapshotIdentity != nil {
                return !snapshots.contains { $0.file == name } && !damagedSnapshots.contains(name)
            }
            return [.spare, .snapshotTemporary, .incomingTemporary].contains(name)
        }
    }

    /// Writes the first batch of this start: a seal, so that what was found is stated to be synced.
    mutating func open(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        recovery.step = .opening
        switch recovery.outcome {
        case .whole(let entries):
            if head.shape.base > recovery.base.index.position {
                // The last stretch of the log began later than the log.
                head.cut(to: ProvenPrefix(after: recovery.base, entries))
            }
            head.compact(to: recovery.base.index.position)
        case .superseded:
            if let metadata = recovery.snapshot?.metadata { waiting.append(.base(metadata)) }
        case .damaged(let prefix, let promised):
            // The batch begins with the hard state: no part of it can cut the log back and forget the promise.
            head.hardState.promisedEnd = promised
            waiting.append(.cut(ProvenPrefix(after: recovery.base, prefix)))
        }
        waiting.append(.seal(.opening))
        pump(&effects)
    }

    /// The first batch is durable.
    mutating func recoveryOpened(_ effects: inout StorageEffects) {
        guard var recovery else { return }
        if let snapshot = recovery.snapshot {
            recovery.step = .streamingSnapshot
            recovery.scanner = SnapshotScanner(identity: identity)
            let bytes = recovery.files.first { $0.name == snapshot.file }?.bytes ?? 0
            startReading(FileInfo(name: snapshot.file, bytes: bytes), &recovery, &effects)
            self.recovery = recovery
        } else {
            finishRecovery(recovery, &effects)
        }
    }

    mutating func snapshotPieceStreamed(
        _ bytes: [UInt8], _ recovery: inout Recovery, _ effects: inout StorageEffects
    ) {
        recovery.readOffset += bytes.count
        let isLast = bytes.isEmpty || recovery.readOffset >= recovery.reading.bytes
        do throws(SnapshotScanner.Damage) {
            let chunks = try recovery.scanner?.feed(bytes, collecting: true) ?? []
            effects.events += chunks.map { .recoveredSnapshotBytes($0) }
            guard isLast else { return readOn(recovery, &effects) }
            try recovery.scanner?.end()
        } catch {
            let failure = StorageFailure(
                .snapshotDamaged, file: recovery.reading.name, offset: error.offset, remedy: .checkDiskAndRestart)
            return fail(failure, &effects)
        }
        finishRecovery(recovery, &effects)
    }

    private mutating func finishRecovery(_ recovery: Recovery, _ effects: inout StorageEffects) {
        phase = .running
        self.recovery = nil
        var hardState = head.hardState
        // The hint may have been written just before entries that a crash took: it says no more than what is here.
        let lowest = recovery.snapshot?.metadata.index ?? .zero
        hardState.commit = max(lowest, min(hardState.commit, LogIndex(head.shape.last)))
        effects.events.append(
            .recovered(
                RecoveredLog(
                    hardState: hardState, snapshot: recovery.snapshot?.metadata, entries: recovery.entries,
                    storeID: identity.storeID, incarnation: incarnation, isNew: recovery.isNew,
                    hadTornTail: recovery.hadTornTail, damagedSnapshots: damagedSnapshots, damage: recovery.damage,
                    fragments: hardState.promisedEnd == nil ? EntryPool() : recovery.fragments)))
    }
}
