internal import Bytes
internal import Raft

// Group commit: one batch is under way; what arrives meanwhile forms the next one, with one write and one flush.
extension DurableLog {
    mutating func persist(_ id: PersistID, _ persist: Persist, _ effects: inout StorageEffects) {
        guard !isClosing else { return }
        invariant(phase == .running, "nothing is persisted before the log has recovered")
        for entry in persist.append {
            invariant(entry.payload.count <= options.entryBytesMax, "an entry keeps to its declared maximum")
        }
        waiting.append(.persist(id, uncovered(persist)))
        pump(&effects)
    }

    /// What the log lacks: a received snapshot stands for everything that is committed up to its index, and whoever asks may not
    /// have heard yet that it is there.
    private func uncovered(_ persist: Persist) -> Persist {
        guard let first = persist.append.first, first.index.position <= coveredIndex else { return persist }
        let kept = persist.append.drop { $0.index.position <= coveredIndex }
        return Persist(hardState: persist.hardState, append: Array(kept))
    }

    mutating func seal(_ effects: inout StorageEffects) {
        guard phase == .running, !isClosing, flight == nil, waiting.isEmpty else { return }
        waiting.append(.seal(.idle))
        pump(&effects)
    }

    mutating func close(_ effects: inout StorageEffects) {
        guard !isClosing else { return }
        guard phase == .running else {
            phase = .closed
            effects.events.append(.closed)
            return
        }
        isClosing = true
        waiting.append(.seal(.closing))
        pump(&effects)
    }

    /// Submits the next batch, unless one is under way or nothing waits.
    mutating func pump(_ effects: inout StorageEffects) {
        guard flight == nil, let segment = segments.last else { return }
        settleFront(&effects)
        guard !waiting.isEmpty else { return }
        let used = isHardStateInFront ? 0 : RecordHeader.bytes + HardState.storedBytes
        let plan = plan(room: segment.isWhole ? segment.recordsEnd - writeOffset : 0, used: used)
        #if Zoo
            if plan.records == 1, overwriteHardState(in: segment, &effects) { return }
            hardStatePlace = nil
        #endif
        if plan.records > 0 {
            append(plan, to: segment, &effects)
        } else {
            beginSegment(&effects)
        }
    }

    /// Every batch begins with the hard state, changed or not: whoever finds no more than this batch behind a damaged place knows what the
    /// member has promised.
    private var isHardStateInFront: Bool {
        guard case .persist(_, let persist) = waiting.front else { return false }
        return persist.hardState != nil && waiting.recordsTaken == 0
    }

    private mutating func append(_ plan: BatchPlan, to segment: Segment, _ effects: inout StorageEffects) {
        let repeats = !isHardStateInFront
        var writer = BatchWriter(
            recordBytes: plan.bytes, records: plan.records + (repeats ? 1 : 0), seed: seed, synced: synced)
        var flight = Flight()
        if repeats { writer.put(head.hardState, head: &head) }
        writeWaiting(plan.records, to: &writer, &flight)
        flight.endOffset = writeOffset + writer.bytes.count
        self.flight = flight
        let offset = writeOffset
        submitLog(&effects) { lane in
            [
                .write(lane.nextID(), file: segment.file, at: offset, bytes: writer.bytes),
                .flush(lane.nextID(), file: segment.file),
            ]
        }
    }

    mutating func submitLog(
        _ effects: inout StorageEffects, _ make: (inout DiskLane) -> [DiskOperation]
    ) {
        invariant(logLane.isIdle, "one group of the log's operations is under way at a time")
        let operations = make(&logLane)
        logLane.submit(operations, &effects)
    }

    /// Ends what waits in front and needs no record.
    private mutating func settleFront(_ effects: inout StorageEffects) {
        while let front = waiting.front {
            switch front {
            case .persist(let id, let persist):
                guard persist.isEmpty else { return }
                effects.persisted.append(id)
            case .base(let metadata):
                guard head.shape.contains(index: metadata.index.position, term: metadata.term.number) else { return }
                installed(metadata, &effects)
            case .cut: return
            case .seal(let reason):
                guard sealedSequence == head.sequence else { return }
                if reason == .closing { finishClosing(&effects) }
            }
            waiting.removeFront()
        }
    }

    /// How many records, of how many bytes, fit behind `used` bytes in `room`.
    func plan(room: Int, used: Int) -> BatchPlan {
        var plan = BatchPlan(records: 0, bytes: used)
        let batchEnd = min(room, max(used, options.batchBytesMax))
        func take(_ payloadBytes: Int) -> Bool {
            let end = plan.bytes + RecordHeader.bytes + payloadBytes
            guard end <= (plan.records == 0 ? room : batchEnd) else { return false }
            plan.records += 1
            plan.bytes = end
            return true
        }
        for position in 0..<waiting.count {
            switch waiting[position] {
            case .persist(_, let persist):
                var skipped = position == 0 ? waiting.recordsTaken : 0
                if persist.hardState != nil {
                    if skipped > 0 { skipped -= 1 } else if !take(HardState.storedBytes) { return plan }
                }
                for entry in persist.append[skipped...] {
                    if !take(entry.payload.count) { return plan }
                }
            case .base:
                // Whether it is needed is decided when it stands in front, after all before it is written.
                if position == 0 { _ = take(0) }
                return plan
            case .seal, .cut:
                if !take(0) { return plan }
            }
        }
        return plan
    }

    /// Takes exactly `records` records from the waiting queue, and every request that is complete with them.
    mutating func writeWaiting(_ records: Int, to writer: inout BatchWriter, _ flight: inout Flight) {
        var left = records
        while let front = waiting.front {
            switch front {
            case .persist(let id, let persist):
                let total = persist.append.count + (persist.hardState == nil ? 0 : 1)
                let taken = waiting.recordsTaken
                let end = min(total, taken + left)
                put(persist, from: taken, to: end, &writer)
                left -= end - taken
                guard end == total else { return waiting.takeRecords(end - taken) }
                flight.persisted.append(id)
            case .base(let metadata):
                guard left > 0 else { return }
                writer.putBase(metadata, head: &head)
                left -= 1
                flight.notices.append(.installed(metadata))
            case .cut(let prefix):
                guard left > 0 else { return }
                writer.putCut(prefix, head: &head)
                left -= 1
            case .seal(let reason):
                guard left > 0 else { return }
                writer.putSeal(head: &head)
                left -= 1
                sealedSequence = head.sequence
                switch reason {
                case .idle: break
                case .opening: flight.notices.append(.opened)
                case .closing: flight.notices.append(.closed)
                }
            }
            waiting.removeFront()
        }
    }

    /// The hard state goes before the entries: a torn batch may keep the promise without the entries, never the entries of a
    /// term without the term.
    private mutating func put(_ persist: Persist, from start: Int, to end: Int, _ writer: inout BatchWriter) {
        var shift = 0
        if let hardState = persist.hardState {
            shift = 1
            if start == 0, end > 0 { writer.put(hardState, head: &head) }
        }
        for position in max(start, shift)..<max(end, max(start, shift)) {
            writer.put(persist.append[position - shift], head: &head)
        }
    }

    mutating func finishFlight(_ flight: Flight, _ effects: inout StorageEffects) {
        synced = head.sequence
        writeOffset = flight.endOffset
        self.flight = nil
        effects.persisted += flight.persisted
        for notice in flight.notices {
            switch notice {
            case .opened: recoveryOpened(&effects)
            case .installed(let metadata):
                // During recovery the snapshot had been installed before, as far as anyone else is concerned.
                if phase == .running { installed(metadata, &effects) }
            case .closed: finishClosing(&effects)
            }
        }
        guard phase != .closed else { return }
        if flight.beginning != nil { removeCoveredSegments(&effects) }
        prepareSpare(&effects)
        pump(&effects)
    }

    private mutating func installed(_ metadata: SnapshotMetadata, _ effects: inout StorageEffects) {
        if installing == metadata { installing = nil }
        effects.events.append(.snapshotInstalled(metadata))
    }

    private mutating func finishClosing(_ effects: inout StorageEffects) {
        phase = .closed
        effects.events.append(.closed)
    }
}
