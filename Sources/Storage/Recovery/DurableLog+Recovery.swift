internal import Bytes
internal import Raft

// Recovery is the same machine, fed with reads:
//
//     list ──► identity ──► snapshots, newest first, until one is whole ──► segments, oldest first ──► is it all there?
//       │ (empty)                                                                                        │
//       └──► create ───────────────► open: first batch ◄── raise the incarnation ◄── rewrite the tail ◄──┘
//                                          │
//                                          └──► hand out the snapshot's payload ──► recovered
extension DurableLog {
    mutating func recover(_ effects: inout StorageEffects) {
        invariant(phase == .fresh, "a log recovers once")
        phase = .recovering
        recovery = Recovery()
        submitLog(&effects) { lane in [.list(lane.nextID())] }
    }

    /// A group of operations that recovery submitted is done.
    mutating func advanceRecovery(_ answer: DiskLane.Answer, _ effects: inout StorageEffects) {
        // Taken out, so that the arrays in it have one owner while they grow.
        guard var recovery else { return }
        self.recovery = nil
        switch recovery.step {
        case .listing:
            if case .listed(let files) = answer { listed(files, &recovery, &effects) }
        case .readingIdentity:
            if case .read(let bytes) = answer { identityRead(bytes, &recovery, &effects) }
        case .verifyingSnapshot:
            if case .read(let bytes) = answer { snapshotPieceRead(bytes, &recovery, &effects) }
        case .scanning:
            if case .read(let bytes) = answer { segmentPieceRead(bytes, &recovery, &effects) }
        case .rereadingTail:
            if case .read(let bytes) = answer { tailRead(bytes, &recovery, &effects) }
        case .rewritingTail: raiseIncarnation(&recovery, &effects)
        case .creating, .namingFirstSegment, .namingIdentity: continueCreation(&recovery, &effects)
        case .raisingIncarnation:
            recovery.step = .namingRaisedIdentity
            submitLog(&effects) { lane in
                [
                    .rename(lane.nextID(), from: .identityTemporary, to: .identity),
                    .flushDirectory(lane.nextID()),
                ]
            }
        case .namingRaisedIdentity: open(&recovery, &effects)
        case .opening: break
        case .streamingSnapshot:
            if case .read(let bytes) = answer { snapshotPieceStreamed(bytes, &recovery, &effects) }
        }
        if phase == .recovering { self.recovery = recovery }
    }

    private mutating func listed(_ listing: [FileInfo], _ recovery: inout Recovery, _ effects: inout StorageEffects) {
        recovery.files = listing.sorted { $0.name < $1.name }
        let names = recovery.files.map(\.name)
        if names.contains(.identity) {
            recovery.step = .readingIdentity
            submitLog(&effects) { lane in
                [.read(lane.nextID(), file: .identity, at: 0, count: IdentityFile.bytesMax + 1)]
            }
            return
        }
        guard Self.isUnused(names) else {
            return fail(
                StorageFailure(
                    .identityMissing, file: .identity, firstLostIndex: LogIndex(1), remedy: .useTheRightDirectory),
                &effects)
        }
        create(&recovery, &effects)
    }

    private mutating func identityRead(
        _ bytes: [UInt8], _ recovery: inout Recovery, _ effects: inout StorageEffects
    ) {
        let found: IdentityFile
        do throws(IdentityFile.Refusal) {
            found = try IdentityFile(bytes)
        } catch {
            switch error {
            case .damaged:
                fail(StorageFailure(.identityDamaged, file: .identity, offset: 0, remedy: .replaceMember), &effects)
            case .newerFormat(let version):
                fail(StorageFailure(.newerFormat(version), file: .identity, remedy: .useANewerRelease), &effects)
            case .olderFormat(let version):
                fail(StorageFailure(.olderFormat(version), file: .identity, remedy: .useTheOlderRelease), &effects)
            }
            return
        }
        let theirs = found.identity
        guard theirs.clusterID == identity.clusterID, theirs.memberID == identity.memberID,
            theirs.group == identity.group
        else {
            let reason = StorageFailure.Reason.foreignDirectory(
                clusterID: theirs.clusterID, memberID: theirs.memberID, group: theirs.group)
            return fail(StorageFailure(reason, file: .identity, remedy: .useTheRightDirectory), &effects)
        }
        identity = theirs
        incarnation = found.incarnation
        recovery.candidates = recovery.files.filter { $0.name.snapshotIdentity != nil }.reversed()
        verifyNextSnapshot(&recovery, &effects)
    }

    // MARK: Snapshots

    private mutating func verifyNextSnapshot(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        guard let candidate = recovery.candidates.first else { return scanLog(&recovery, &effects) }
        recovery.step = .verifyingSnapshot
        recovery.scanner = SnapshotScanner(identity: identity)
        startReading(candidate, &recovery, &effects)
    }

    private mutating func snapshotPieceRead(
        _ bytes: [UInt8], _ recovery: inout Recovery, _ effects: inout StorageEffects
    ) {
        recovery.readOffset += bytes.count
        let isLast = bytes.isEmpty || recovery.readOffset >= recovery.reading.bytes
        do throws(SnapshotScanner.Damage) {
            _ = try recovery.scanner?.feed(bytes, collecting: false)
            guard isLast else { return readOn(recovery, &effects) }
            try recovery.scanner?.end()
            guard let snapshot = recovery.scanner?.snapshot, snapshot.file == recovery.reading.name else {
                throw SnapshotScanner.Damage(offset: 0)
            }
            recovery.snapshot = snapshot
            scanLog(&recovery, &effects)
        } catch {
            if let version = error.newerFormat {
                return fail(
                    StorageFailure(.newerFormat(version), file: recovery.reading.name, remedy: .useANewerRelease),
                    &effects)
            }
            recovery.damaged.append((recovery.reading.name, error))
            recovery.candidates.removeFirst()
            verifyNextSnapshot(&recovery, &effects)
        }
    }

    // MARK: The log

    private mutating func scanLog(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        recovery.scan = LogScan(
            identity: identity, coveredIndex: recovery.base.index.position, segmentBytes: options.segmentBytes,
            synced: recovery.snapshot?.synced ?? 0)
        // What lies below a gap in the numbers may be left over, since a crash may undo a deletion; then nothing leads there.
        recovery.segmentsLeft = recovery.files.filter { $0.name.segmentNumber != nil }.reversed()
        recovery.step = .scanning
        scanNextSegment(&recovery, &effects)
    }

    private mutating func scanNextSegment(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        guard let file = recovery.segmentsLeft.popLast(), let number = file.name.segmentNumber else {
            return finishScan(&recovery, &effects)
        }
        recovery.scan?.beginSegment(number, fileBytes: file.bytes)
        startReading(file, &recovery, &effects)
    }

    private mutating func segmentPieceRead(
        _ bytes: [UInt8], _ recovery: inout Recovery, _ effects: inout StorageEffects
    ) {
        recovery.readOffset += bytes.count
        let isLast = bytes.isEmpty || recovery.readOffset >= recovery.reading.bytes
        recovery.scan?.feed(bytes, isLast: isLast)
        if let failure = recovery.scan?.failure { return fail(failure, &effects) }
        if isLast { scanNextSegment(&recovery, &effects) } else { readOn(recovery, &effects) }
    }

    private mutating func finishScan(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        guard var scan = recovery.scan else { return }
        let base = recovery.base
        if recovery.files.allSatisfy({ $0.name.segmentNumber == nil }) {
            let missing = StorageFailure(.logMissing, firstLostIndex: base.index.next, remedy: .replaceMember)
            return fail(missing, &effects)
        }
        let failure = scan.finish()
        recovery.scan = scan
        if let failure { return fail(failure, &effects) }
        recovery.hadTornTail = scan.hasTornTail
        recovery.damage = scan.damage
        recovery.outcome = scan.outcome(after: base)
        if case .damaged = recovery.outcome, recovery.damage.isEmpty {
            recovery.damage = [missingBefore(scan.segments[0], recovery)]
        }
        rereadTail(&recovery, scan, &effects)
    }

    /// The log is without a break and does not reach back to a whole snapshot.
    private func missingBefore(_ segment: Segment, _ recovery: Recovery) -> LogDamage {
        if let snapshot = recovery.damaged.first {
            return LogDamage(
                file: snapshot.file, offset: snapshot.damage.offset, firstLostIndex: recovery.base.index.next)
        }
        return LogDamage(
            file: .segment(max(segment.number, 2) - 1), offset: 0, firstLostIndex: recovery.base.index.next)
    }

    // MARK: Reading files

    mutating func startReading(_ file: FileInfo, _ recovery: inout Recovery, _ effects: inout StorageEffects) {
        recovery.reading = file
        recovery.readOffset = 0
        readOn(recovery, &effects)
    }

    mutating func readOn(_ recovery: Recovery, _ effects: inout StorageEffects) {
        let count = min(options.readBytes, max(recovery.reading.bytes - recovery.readOffset, 1))
        submitLog(&effects) { lane in
            [.read(lane.nextID(), file: recovery.reading.name, at: recovery.readOffset, count: count)]
        }
    }
}
