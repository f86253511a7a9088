#if Zoo
    internal import Zoo
#endif

internal import Bytes
internal import Raft

/// Reads segments in order, in pieces of any length, and finds out where the log ends and whether that is where it should.
///
///     chain:   a record that follows the last one by sequence number and checksum ──► accepted
///     hole:    anything else ──► go on at the next sector; a record that continues the chain closes the hole (padding, or a
///              tail that was cut); any other valid record is evidence of what was synced
///     end:     evidence reaches beyond the last accepted record ──► damage at the hole; otherwise ──► torn tail
struct LogScan: Sendable {
    /// A place in a segment.
    struct Place: Equatable, Sendable {
        var segment: UInt64
        var offset: Int
    }

    /// What the last segment looks like.
    struct Tail: Equatable, Sendable {
        /// Just behind the last accepted record.
        var end: Int
        /// Start of the first batch that no later record states to be synced.
        var unproven: Int
        /// Behind the last record met after the end; 0 when there was none.
        var strayEnd: Int
        var isLastBatchWhole: Bool
    }

    let identity: Identity
    /// Entries up to here are in the snapshot and are not kept.
    private let coveredIndex: UInt64

    private(set) var head = LogHead()
    private(set) var entries: [Entry] = []
    private(set) var segments: [Segment] = []
    /// The highest sequence number that anything found states to be synced.
    private(set) var synced: UInt64
    /// Where the first bytes lie that did not continue the chain.
    private(set) var hole: Place?
    /// Set when records with right checksums contradict each other, or the first record is not a segment header.
    private(set) var failure: StorageFailure?
    private(set) var tail = Tail(end: 0, unproven: 0, strayEnd: 0, isLastBatchWhole: true)

    private var seed: SegmentSeed
    private var segment: UInt64 = 0
    private var segmentFileBytes = 0
    private var buffer: [UInt8] = []
    /// Where in the file `buffer` begins.
    private var bufferOffset = 0
    /// Where in the file the next record is looked for.
    private var next = 0
    /// The segment's first record is right in itself.
    private var headerIsElsewhere = false
    private var batches: [(offset: Int, sequence: UInt64)] = []

    /// `synced`: what other files state to be synced.
    init(identity: Identity, coveredIndex: UInt64, synced: UInt64) {
        self.identity = identity
        self.coveredIndex = coveredIndex
        self.synced = synced
        seed = SegmentSeed(identity: identity, segment: 0)
    }

    mutating func beginSegment(_ number: UInt64, fileBytes: Int) {
        segment = number
        segmentFileBytes = fileBytes
        seed = SegmentSeed(identity: identity, segment: number)
        buffer = []
        bufferOffset = 0
        next = 0
        headerIsElsewhere = false
        batches = []
        tail = Tail(end: 0, unproven: 0, strayEnd: 0, isLastBatchWhole: true)
    }

    /// Takes the segment's next bytes. `isLast`: the file has no more.
    mutating func feed(_ bytes: [UInt8], isLast: Bool) {
        var work: [UInt8] = []
        swap(&work, &buffer)
        let drop = min(max(next - bufferOffset, 0), work.count)
        if drop == work.count {
            work = bytes
        } else {
            work.removeFirst(drop)
            work += bytes
        }
        bufferOffset += drop
        work.withUnsafeBytes { consume($0, isLast: isLast) }
        swap(&work, &buffer)
        if isLast, failure == nil, segments.last?.number != segment {
            // A right header that does not continue the chain says that the end of an earlier segment is missing.
            if headerIsElsewhere, let hole, hole.segment < segment {
                fail(.recordsDamaged, at: hole)
            } else {
                fail(.segmentHeaderDamaged, at: Place(segment: segment, offset: 0))
            }
        }
    }

    /// All segments have been fed. Names the damage, if there is any.
    mutating func finish() -> StorageFailure? {
        if failure == nil, synced > head.sequence, !isRestForgotten {
            // Without a hole the chain ends cleanly where something else knows of more: the next file is missing.
            if let hole {
                fail(.recordsDamaged, at: hole)
            } else {
                fail(.segmentMissing, at: Place(segment: segment + 1, offset: 0))
            }
        }
        // A segment has its full length before it gets its name: a shorter one has lost an end that may have been acknowledged.
        if failure == nil, let last = segments.last, segmentFileBytes < last.bytes {
            fail(.recordsDamaged, at: hole ?? Place(segment: last.number, offset: tail.end))
        }
        if let batch = batches.first { tail.unproven = batch.offset }
        return failure
    }

    /// Whether what lies behind a hole in the last segment is dropped as if it had never been there.
    private var isRestForgotten: Bool {
        #if Zoo
            if hole != nil, segments.last?.number == segment, zoo(.z47) { return true }
        #endif
        return false
    }

    private mutating func consume(_ bytes: UnsafeRawBufferPointer, isLast: Bool) {
        while failure == nil {
            let at = next - bufferOffset
            guard at < bytes.count else { return }
            let left = bytes.count - at
            guard left >= RecordHeader.bytes else {
                guard isLast else { return }
                miss(at: next)
                continue
            }
            guard let header = RecordHeader(bytes, at: at), header.sequence > head.sequence,
                next + header.recordBytes <= segmentFileBytes
            else {
                miss(at: next)
                continue
            }
            guard left >= header.recordBytes else {
                guard isLast else { return }
                miss(at: next)
                continue
            }
            guard seed.verifies(header, in: bytes, at: at) else {
                miss(at: next)
                continue
            }
            synced = max(synced, header.synced)
            let payload = UnsafeRawBufferPointer(
                rebasing: bytes[(at + RecordHeader.bytes)..<(at + header.recordBytes)])
            if header.kind != .closing, continuesChain(header) {
                accept(header, payload)
            } else {
                let end = next + header.recordBytes
                if next == 0, header.kind == .segmentHeader { headerIsElsewhere = true }
                miss(at: next)
                if header.kind != .closing { tail.strayEnd = max(tail.strayEnd, Format.sectorEnd(end)) }
            }
        }
    }

    private func continuesChain(_ header: RecordHeader) -> Bool {
        if segments.isEmpty { return next == 0 && header.kind == .segmentHeader }
        return header.sequence == head.sequence + 1 && header.predecessorCRC == head.crc
            && (header.kind == .segmentHeader) == (next == 0)
    }

    /// The bytes at `offset` do not continue the chain: a reader finds its place again only at the start of a sector.
    private mutating func miss(at offset: Int) {
        if hole == nil { hole = Place(segment: segment, offset: offset) }
        next = (offset / Format.sectorBytes + 1) * Format.sectorBytes
    }

    @inline(__always)
    private mutating func accept(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) {
        hole = nil
        if header.isFirstInBatch {
            batches.append((next, header.sequence))
            while batches.count >= 2, batches[1].sequence <= synced + 1 { batches.removeFirst() }
        }
        switch header.kind {
        case .entry: acceptEntry(header, payload)
        case .hardState: acceptHardState(header, payload)
        case .base:
            entries = []
            head.reset(index: header.index, term: header.term)
        case .seal: check(header)
        case .segmentHeader: acceptSegment(header, payload)
        case .closing: break
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
            // The first segment began with entries that were replaced later; the ones that replaced them are covered by a
            // snapshot, and the segments before may be gone for that reason.
            head.shape.reset(index: header.index - 1, term: header.previousTerm)
        }
        guard let kind = Entry.Kind(rawValue: header.entryKind),
            head.shape.append(index: header.index, term: header.term)
        else { return contradict("entry \(header.index) does not continue a log that ends at \(previous)") }
        if kind == .configuration { head.noteConfiguration(index: header.index, payload: [UInt8](payload)) }
        if let first = entries.first, header.index <= previous {
            let kept = header.index > first.index.position ? Int(header.index - first.index.position) : 0
            entries.removeLast(entries.count - min(kept, entries.count))
        }
        guard header.index > coveredIndex else { return }
        entries.append(
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
        if segments.isEmpty {
            head.reset(index: header.index, term: header.term)
            if contents.configurationIndex > 0 {
                head.noteConfiguration(index: contents.configurationIndex, payload: contents.configuration)
            }
        } else {
            check(header)
        }
        head.hardState = contents.hardState
        segments.append(
            Segment(
                number: segment, startIndex: header.index, bytes: Int(contents.segmentBytes),
                isWhole: UInt64(segmentFileBytes) == contents.segmentBytes))
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

    private mutating func fail(_ reason: StorageFailure.Reason, at place: Place) {
        failure = StorageFailure(
            reason, file: .segment(place.segment), offset: place.offset,
            firstLostIndex: LogIndex(max(head.shape.last, coveredIndexIfEmpty) + 1), remedy: .replaceMember)
    }

    /// Before the first segment header was read, all that is known is the snapshot.
    private var coveredIndexIfEmpty: UInt64 { segments.isEmpty ? coveredIndex : 0 }
}
