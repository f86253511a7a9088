internal import Bytes
internal import Raft

// What an accepted record does to the log.
extension LogScan {
    mutating func beginStretch(_ header: RecordHeader) {
        let behind = LogEnd(Term(header.term), LogIndex(header.index))
        let isContinued = header.sequence > head.sequence
        if stretchSequence > 0, isContinued {
            stretches.append(
                Stretch(
                    lastSequence: head.sequence, end: LogEnd(Term(head.shape.lastTerm), LogIndex(head.shape.last)),
                    commit: head.hardState.commit))
        }
        if let hole, header.index > coveredIndex {
            // Where the log was shorter behind the hole than before it, entries were replaced in between.
            let lost = min((stretches.last?.end.index.position ?? 0) + 1, header.index)
            damage.append(
                LogDamage(
                    file: .segment(hole.segment), offset: hole.offset,
                    firstLostIndex: LogIndex(max(lost, coveredIndex + 1))))
        }
        fragments.insert(run)
        run = EntryRun(after: behind, [])
        head = LogHead()
        head.reset(index: header.index, term: header.term)
        stretchSequence = header.sequence
        batches = []
    }

    @inline(__always)
    mutating func accept(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) {
        hole = nil
        if header.isFirstInBatch {
            batches.append((next, header.sequence))
            while batches.count >= 2, batches[1].sequence <= synced + 1 { batches.removeFirst() }
        }
        switch header.kind {
        case .entry: acceptEntry(header, payload)
        case .hardState: acceptHardState(header, payload)
        case .base:
            run.entries = []
            head.reset(index: header.index, term: header.term)
        case .cut:
            fragments.insert(run)
            run.entries = []
            head.reset(index: header.index, term: header.term)
        case .seal: check(header)
        case .segmentHeader: acceptSegment(header, payload)
        case .closing: break
        }
        if !isRead {
            isRead = true
            if segments.last?.number != segment { noteSegmentWithoutHeader() }
        }
        head.sequence = header.sequence
        head.crc = header.crc
        next += header.recordBytes
        tail.end = next
        tail.strayEnd = 0
        tail.isLastBatchWhole = header.isLastInBatch
        if header.isLastInBatch { next = Format.sectorEnd(next) }
    }

    @inline(__always)
    private mutating func acceptEntry(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) {
        let previous = head.shape.last
        head.forgetConfigurations(from: header.index)
        if header.index <= head.shape.base, header.index > 0 {
            // The stretch began with entries that were replaced later; the ones that replaced them are covered by a snapshot, and
            // the segments before may be gone for that reason.
            head.shape.reset(index: header.index - 1, term: header.previousTerm)
        }
        guard let kind = Entry.Kind(rawValue: header.entryKind),
            head.shape.append(index: header.index, term: header.term)
        else { return contradict("entry \(header.index) does not continue a log that ends at \(previous)") }
        if kind == .configuration { head.noteConfiguration(index: header.index, payload: [UInt8](payload)) }
        if let first = run.entries.first, header.index <= previous {
            let kept = header.index > first.index.position ? Int(header.index - first.index.position) : 0
            run.entries.removeLast(run.entries.count - min(kept, run.entries.count))
        }
        guard header.index > coveredIndex else { return }
        if run.entries.isEmpty { run.previous = LogEnd(Term(header.previousTerm), LogIndex(header.index - 1)) }
        run.entries.append(
            Entry(
                index: LogIndex(header.index), term: Term(header.term), stamp: ClusterTime(nanoseconds: header.stamp),
                kind: kind, payload: [UInt8](payload)))
    }

    private mutating func acceptHardState(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(payload)
        guard let hardState = HardState(stored: &cursor), cursor.isAtEnd else {
            return contradict("a hard state of \(payload.count) bytes")
        }
        head.hardState = hardState
        check(header)
    }

    private mutating func acceptSegment(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) {
        guard let contents = SegmentHeader(payload), contents.number == segment, contents.identity == identity,
            contents.segmentBytes <= UInt64(Int.max / 4)
        else { return contradict("a segment header that is not this segment's") }
        check(header)
        if header.sequence == stretchSequence, contents.configurationIndex > 0 {
            head.noteConfiguration(index: contents.configurationIndex, payload: contents.configuration)
        }
        head.hardState = contents.hardState
        isHeaderRead = true
        segments.append(
            Segment(
                number: segment, startIndex: head.reach, bytes: Int(contents.segmentBytes),
                isWhole: UInt64(segmentFileBytes) == contents.segmentBytes))
    }

    /// The segment's header is lost, but not all of it. It has the length that segments are made with today, or is taken to be cut.
    private mutating func noteSegmentWithoutHeader() {
        segments.append(
            Segment(
                number: segment, startIndex: head.reach, bytes: segmentBytes, isWhole: segmentFileBytes == segmentBytes)
        )
    }

    /// A record that is no entry repeats which entry is the last.
    private mutating func check(_ header: RecordHeader) {
        guard header.index == head.shape.last, header.term == head.shape.lastTerm else {
            return contradict(
                "a record names entry \(header.index) as the last of a log that ends at \(head.shape.last)")
        }
    }

    private mutating func contradict(_ text: String) {
        fail(.contradiction(text), at: Place(segment: segment, offset: next))
    }
}
