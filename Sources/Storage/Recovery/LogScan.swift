#if Zoo
    internal import Zoo
#endif

internal import Bytes
internal import Raft

/// Reads segments in order, in pieces of any length, and finds out where the log ends and whether that is where it should.
///
///     chain:   a record that follows the last one by sequence number and checksum ──► accepted
///     hole:    anything else ──► go on at the next sector; a record that continues the chain closes the hole (padding, or a
///              tail that was cut); the first record of another batch begins a new stretch: what lies between is lost
///     end:     evidence reaches beyond the last accepted record ──► the end is lost; otherwise ──► torn tail
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

    /// Records without a break, and the log as it was behind the last of them.
    struct Stretch: Sendable {
        var lastSequence: UInt64
        var end: LogEnd
        var commit: LogIndex
    }

    let identity: Identity
    /// Entries up to here are in the snapshot and are not kept.
    let coveredIndex: UInt64
    /// How long a segment is whose header is lost.
    let segmentBytes: Int

    var head = LogHead()
    /// The entries of the current stretch.
    var run = EntryRun(after: LogEnd(.zero, .zero), [])
    /// Those of the others.
    var fragments = EntryPool()
    /// All but the current one, in the order of their sequence numbers.
    var stretches: [Stretch] = []
    var damage: [LogDamage] = []
    var segments: [Segment] = []
    /// The highest sequence number that anything found states to be synced.
    var synced: UInt64
    /// Where the first bytes lie that did not continue the chain.
    var hole: Place?
    /// Set when records with right checksums contradict each other, or the end of the log is lost.
    var failure: StorageFailure?
    var tail = Tail(end: 0, unproven: 0, strayEnd: 0, isLastBatchWhole: true)

    private var seed: SegmentSeed
    var segment: UInt64 = 0
    var segmentFileBytes = 0
    private var buffer: [UInt8] = []
    /// Where in the file `buffer` begins.
    private var bufferOffset = 0
    /// Where in the file the next record is looked for.
    var next = 0
    /// The sequence number of the first record of the current stretch; 0 before there is one.
    var stretchSequence: UInt64 = 0
    /// Something in the segment was accepted, …
    var isRead = false
    /// … and its header.
    var isHeaderRead = false
    /// There is nothing but zeros and a closing record behind the hole, as at the end of every segment.
    private var isHoleBlank = true
    var batches: [(offset: Int, sequence: UInt64)] = []

    /// `synced`: what other files state to be synced.
    init(identity: Identity, coveredIndex: UInt64, segmentBytes: Int, synced: UInt64) {
        self.identity = identity
        self.coveredIndex = coveredIndex
        self.segmentBytes = segmentBytes
        self.synced = synced
        seed = SegmentSeed(identity: identity, segment: 0)
    }

    mutating func beginSegment(_ number: UInt64, fileBytes: Int) {
        if isHoleBlank { hole = nil }
        if hole == nil, segment > 0, number > segment + 1 {
            hole = Place(segment: segment + 1, offset: 0)
            isHoleBlank = false
        }
        segment = number
        segmentFileBytes = fileBytes
        seed = SegmentSeed(identity: identity, segment: number)
        buffer = []
        bufferOffset = 0
        next = 0
        isRead = false
        isHeaderRead = false
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
        if isLast, !isRead, hole == nil || isHoleBlank {
            hole = Place(segment: segment, offset: 0)
            isHoleBlank = false
        }
    }

    /// All segments have been fed. Names the failure, if the end of the log is not proven.
    mutating func finish() -> StorageFailure? {
        if failure == nil, !isRead { fail(.segmentHeaderDamaged, at: Place(segment: segment, offset: 0)) }
        if failure == nil, synced > head.sequence, !isRestForgotten {
            // Without a hole the chain ends cleanly where something else knows of more: the next file is missing.
            if let hole {
                fail(.recordsDamaged, at: hole)
            } else {
                fail(.segmentMissing, at: Place(segment: segment + 1, offset: 0))
            }
        }
        // A segment has its full length before it gets its name: a shorter one has lost an end that may have been acknowledged.
        if failure == nil, !isHeaderRead, segmentFileBytes != segmentBytes {
            fail(.segmentHeaderDamaged, at: Place(segment: segment, offset: 0))
        }
        if failure == nil, let last = segments.last, segmentFileBytes < last.bytes {
            fail(.recordsDamaged, at: hole ?? Place(segment: last.number, offset: tail.end))
        }
        if let batch = batches.first { tail.unproven = batch.offset }
        return failure
    }

    /// Whether anything follows the end of the log that is no batch, or no whole one: bytes that make no record, a record that does not continue
    /// the chain, a batch without its end.
    var hasTornTail: Bool {
        tail.strayEnd > 0 || !tail.isLastBatchWhole || (hole?.segment == segment && !isHoleBlank)
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
                miss(bytes)
                continue
            }
            guard let header = RecordHeader(bytes, at: at), header.sequence > stretches.last?.lastSequence ?? 0,
                next + header.recordBytes <= segmentFileBytes
            else {
                miss(bytes)
                continue
            }
            guard left >= header.recordBytes else {
                guard isLast else { return }
                miss(bytes)
                continue
            }
            guard seed.verifies(header, in: bytes, at: at) else {
                miss(bytes)
                continue
            }
            synced = max(synced, header.synced)
            let payload = UnsafeRawBufferPointer(
                rebasing: bytes[(at + RecordHeader.bytes)..<(at + header.recordBytes)])
            if header.kind != .closing, continuesChain(header) {
                accept(header, payload)
            } else if header.kind != .closing, beginsStretch(header) {
                beginStretch(header)
                accept(header, payload)
            } else {
                if header.kind == .closing {
                    passClosing(header)
                } else {
                    tail.strayEnd = max(tail.strayEnd, Format.sectorEnd(next + header.recordBytes))
                    miss(bytes)
                }
            }
        }
    }

    private func continuesChain(_ header: RecordHeader) -> Bool {
        stretchSequence > 0 && header.sequence == head.sequence + 1 && header.predecessorCRC == head.crc
            && (header.kind == .segmentHeader) == (next == 0)
    }

    /// Only the first record of a batch: it says where the log ended before and what had been promised. One that the current
    /// stretch has already is a copy that the disk put in a wrong place.
    private func beginsStretch(_ header: RecordHeader) -> Bool {
        header.isFirstInBatch && (header.kind == .segmentHeader || header.kind == .hardState)
            && (header.kind == .segmentHeader) == (next == 0)
            && !(stretchSequence...max(head.sequence, stretchSequence)).contains(header.sequence)
    }

    /// The bytes here do not continue the chain: a reader finds its place again only at the start of a sector.
    private mutating func miss(_ bytes: UnsafeRawBufferPointer) {
        beginHole()
        let end = (next / Format.sectorBytes + 1) * Format.sectorBytes
        if isHoleBlank {
            let rest = bytes[(next - bufferOffset)..<min(end - bufferOffset, bytes.count)]
            isHoleBlank = UnsafeRawBufferPointer(rebasing: rest).isBlank
        }
        next = end
    }

    /// Nothing of the log follows in this segment, as a rule: what does is found at the start of a sector.
    private mutating func passClosing(_ header: RecordHeader) {
        beginHole()
        next = Format.sectorEnd(next + header.recordBytes)
    }

    private mutating func beginHole() {
        guard hole == nil else { return }
        hole = Place(segment: segment, offset: next)
        isHoleBlank = true
    }

    mutating func fail(_ reason: StorageFailure.Reason, at place: Place) {
        failure = StorageFailure(
            reason, file: .segment(place.segment), offset: place.offset,
            firstLostIndex: LogIndex(max(head.shape.last, coveredIndexIfEmpty) + 1), remedy: .replaceMember)
    }

    /// Before anything of the log was read, all that is known is the snapshot.
    private var coveredIndexIfEmpty: UInt64 { stretchSequence == 0 ? coveredIndex : 0 }
}
