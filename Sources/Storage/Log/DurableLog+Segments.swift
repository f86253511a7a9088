internal import Bytes
internal import Raft

// A batch that finds no room begins the next segment: it is written behind a header into the spare, flushed, and only then
// given its name, so that a segment that exists by name always has its header.
extension DurableLog {
    mutating func beginSegment(_ effects: inout StorageEffects) {
        switch spare {
        case .ready: break
        case .none: return requestSpare(&effects)
        case .underWay: return
        case .noSpace(let failure): return degrade(failure, &effects)
        }
        let number = (segments.last?.number ?? 0) + 1
        let header = segmentHeader(number)
        let encoded = header.encoded()
        let plan = plan(room: options.segmentBytes - Format.sectorBytes, used: RecordHeader.bytes + encoded.count)
        invariant(plan.records > 0, "a fresh segment has room for any record")
        let segment = Segment(
            number: number, startIndex: head.reach, bytes: options.segmentBytes, isWhole: true)
        var writer = BatchWriter(
            recordBytes: plan.bytes, records: plan.records + 1,
            seed: SegmentSeed(identity: identity, segment: number), synced: synced)
        var flight = Flight(beginning: segment)
        writer.put(header, encoded: encoded, head: &head)
        writeWaiting(plan.records, to: &writer, &flight)
        flight.endOffset = writer.bytes.count
        self.flight = flight
        submitLog(&effects) { lane in
            [
                .write(lane.nextID(), file: .spare, at: 0, bytes: writer.bytes),
                .flush(lane.nextID(), file: .spare),
            ]
        }
    }

    func segmentHeader(_ number: UInt64) -> SegmentHeader {
        let configuration = head.configurations.last
        return SegmentHeader(
            number: number, segmentBytes: UInt64(options.segmentBytes), identity: identity, incarnation: incarnation,
            hardState: head.hardState, configurationIndex: configuration?.index ?? 0,
            configuration: configuration?.payload ?? [])
    }

    /// A group of the log's operations is done.
    mutating func advanceFlight(_ effects: inout StorageEffects) {
        guard var flight else { return }
        guard let segment = flight.beginning else { return finishFlight(flight, &effects) }
        switch flight.step {
        case .writing:
            flight.step = .naming
            self.flight = flight
            submitLog(&effects) { lane in
                [.rename(lane.nextID(), from: .spare, to: segment.file), .flushDirectory(lane.nextID())]
            }
        case .naming:
            spare = .none
            let closed = segments.last
            let closedSeed = seed
            segments.append(segment)
            seed = SegmentSeed(identity: identity, segment: segment.number)
            guard let closed else { return finishFlight(flight, &effects) }
            flight.step = .closing
            self.flight = flight
            let sector = BatchWriter.closing(seed: closedSeed, head: head)
            submitLog(&effects) { lane in
                [
                    .write(lane.nextID(), file: closed.file, at: closed.recordsEnd, bytes: sector),
                    .flush(lane.nextID(), file: closed.file),
                ]
            }
        case .closing:
            finishFlight(flight, &effects)
        }
    }

    /// Makes the next segment ahead once the current one is half full: until then a segment that a snapshot frees may be
    /// used again instead.
    mutating func prepareSpare(_ effects: inout StorageEffects) {
        guard let segment = segments.last, writeOffset > segment.bytes / 2 else { return }
        requestSpare(&effects)
    }

    mutating func requestSpare(_ effects: inout StorageEffects) {
        guard spare == .none else { return }
        spare = .underWay
        enqueueFirst(.spare(filled: 0), &effects) { lane in [.create(lane.nextID(), file: .spare)] }
    }

    mutating func retrySpare(_ effects: inout StorageEffects) {
        guard case .noSpace = spare else { return }
        spare = .none
        requestSpare(&effects)
    }

    /// Some of the spare is filled and flushed.
    mutating func continueSpare(filled: Int, _ effects: inout StorageEffects) {
        guard filled < options.segmentBytes else { return spareIsReady(&effects) }
        let count = min(options.fillBytes, options.segmentBytes - filled)
        enqueueFirst(.spare(filled: filled + count), &effects) { lane in
            [.zeroFill(lane.nextID(), file: .spare, at: filled, count: count), .flush(lane.nextID(), file: .spare)]
        }
    }

    mutating func spareIsReady(_ effects: inout StorageEffects) {
        spare = .ready
        if logLane.isIdle { restore(&effects) }
        pump(&effects)
    }

    /// The first segment, if it only says what the newest snapshot says.
    mutating func takeCoveredSegment() -> Segment? {
        snapshots.last.flatMap { takeSegment(coveredThrough: $0.metadata.index.position) }
    }

    /// The first segment, if a snapshot of `newest` says all that it says.
    private mutating func takeSegment(coveredThrough newest: UInt64) -> Segment? {
        guard segments.count >= 2, segments[1].startIndex <= newest - min(newest, options.retainedEntries) else {
            return nil
        }
        return segments.removeFirst()
    }

    /// Gives back the segments that only say what the newest snapshot says; the first of them becomes the spare.
    mutating func removeCoveredSegments(_ effects: inout StorageEffects) {
        guard let newest = snapshots.last?.metadata.index.position else { return }
        removeCoveredSegments(through: newest, &effects)
    }

    mutating func removeCoveredSegments(through newest: UInt64, _ effects: inout StorageEffects) {
        // The segment before one that is being begun is still to be closed; this is asked again then.
        guard flight?.beginning == nil else { return }
        while let segment = takeSegment(coveredThrough: newest) {
            if spare == .none, segment.isWhole, segment.bytes == options.segmentBytes {
                spare = .underWay
                enqueue(.recycling, &effects) { lane in
                    [.rename(lane.nextID(), from: segment.file, to: .spare), .flushDirectory(lane.nextID())]
                }
            } else {
                enqueue(.removal, &effects) { lane in [.delete(lane.nextID(), file: segment.file)] }
            }
        }
    }
}
