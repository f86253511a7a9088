internal import Bytes
internal import Raft

extension DurableLog {
    /// Makes a new directory.
    mutating func create(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        recovery.isNew = true
        recovery.step = .creating
        incarnation = 1
        let header = segmentHeader(1)
        let encoded = header.encoded()
        var writer = BatchWriter(
            recordBytes: RecordHeader.bytes + encoded.count, records: 1,
            seed: SegmentSeed(identity: identity, segment: 1),
            synced: 0)
        writer.put(header, encoded: encoded, head: &head)
        writeOffset = writer.bytes.count
        let (fillBytes, segmentBytes) = (options.fillBytes, options.segmentBytes)
        let file = IdentityFile(identity: identity, incarnation: incarnation).encoded()
        submitLog(&effects) { lane in
            var operations: [DiskOperation] = [.create(lane.nextID(), file: .spare)]
            for at in stride(from: 0, to: segmentBytes, by: fillBytes) {
                operations.append(
                    .zeroFill(lane.nextID(), file: .spare, at: at, count: min(fillBytes, segmentBytes - at)))
            }
            return operations + [
                .write(lane.nextID(), file: .spare, at: 0, bytes: writer.bytes),
                .flush(lane.nextID(), file: .spare),
                .create(lane.nextID(), file: .identityTemporary),
                .write(lane.nextID(), file: .identityTemporary, at: 0, bytes: file),
                .flush(lane.nextID(), file: .identityTemporary),
                .flushDirectory(lane.nextID()),
            ]
        }
    }

    mutating func continueCreation(_ recovery: inout Recovery, _ effects: inout StorageEffects) {
        switch recovery.step {
        case .creating:
            recovery.step = .namingFirstSegment
            submitLog(&effects) { lane in
                [.rename(lane.nextID(), from: .spare, to: .segment(1)), .flushDirectory(lane.nextID())]
            }
        case .namingFirstSegment:
            recovery.step = .namingIdentity
            submitLog(&effects) { lane in
                [
                    .rename(lane.nextID(), from: .identityTemporary, to: .identity),
                    .flushDirectory(lane.nextID()),
                ]
            }
        case .namingIdentity:
            synced = head.sequence
            segments = [Segment(number: 1, startIndex: 0, bytes: options.segmentBytes, isWhole: true)]
            seed = SegmentSeed(identity: identity, segment: 1)
            open(&recovery, &effects)
        case .listing, .readingIdentity, .verifyingSnapshot, .scanning, .rereadingTail, .rewritingTail,
            .raisingIncarnation, .namingRaisedIdentity, .opening, .streamingSnapshot:
            break
        }
    }
}
