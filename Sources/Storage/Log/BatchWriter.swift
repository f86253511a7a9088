internal import Bytes
internal import Raft

/// Writes the records of one batch into one contiguous array, made once with its final length.
struct BatchWriter {
    private(set) var bytes: [UInt8]
    private var at = 0
    private let seed: SegmentSeed
    private let synced: UInt64
    private var recordsLeft: Int

    /// `recordBytes` is the exact length of all `records`; the array is zero-padded to a whole sector.
    init(recordBytes: Int, records: Int, seed: SegmentSeed, synced: UInt64) {
        bytes = [UInt8](repeating: 0, count: Format.sectorEnd(recordBytes))
        self.seed = seed
        self.synced = synced
        recordsLeft = records
    }

    mutating func put(_ entry: Entry, head: inout LogHead) {
        let index = entry.index.position
        head.forgetConfigurations(from: index)
        let previousTerm = head.shape.term(at: index == 0 ? 0 : index - 1) ?? 0
        let isContiguous = head.shape.append(index: index, term: entry.term.number)
        invariant(isContiguous, "an appended entry continues the log or replaces a known part of it")
        if entry.kind == .configuration { head.noteConfiguration(index: index, payload: entry.payload) }
        let header = RecordHeader(
            payloadBytes: entry.payload.count, kind: .entry, entryKind: entry.kind.rawValue, sequence: 0, synced: 0,
            index: index, term: entry.term.number, stamp: entry.stamp.nanoseconds, previousTerm: previousTerm)
        entry.payload.withUnsafeBytes { put(header, payload: $0, head: &head) }
    }

    mutating func put(_ hardState: HardState, head: inout LogHead) {
        head.hardState = hardState
        var payload: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &payload) { buffer in
            hardState.store(to: buffer, at: 0)
            put(Self.plain(.hardState, head), payload: UnsafeRawBufferPointer(buffer), head: &head)
        }
    }

    mutating func put(_ segment: SegmentHeader, encoded: [UInt8], head: inout LogHead) {
        encoded.withUnsafeBytes { put(Self.plain(.segmentHeader, head), payload: $0, head: &head) }
    }

    mutating func putBase(_ metadata: SnapshotMetadata, head: inout LogHead) {
        head.reset(index: metadata.index.position, term: metadata.term.number)
        put(Self.plain(.base, head), payload: UnsafeRawBufferPointer(start: nil, count: 0), head: &head)
    }

    mutating func putCut(_ prefix: ProvenPrefix, head: inout LogHead) {
        head.cut(to: prefix)
        put(Self.plain(.cut, head), payload: UnsafeRawBufferPointer(start: nil, count: 0), head: &head)
    }

    mutating func putSeal(head: inout LogHead) {
        put(Self.plain(.seal, head), payload: UnsafeRawBufferPointer(start: nil, count: 0), head: &head)
    }

    /// The sector that closes a segment once the next one is durable. It stands outside the chain and moves nothing on.
    static func closing(seed: SegmentSeed, head: LogHead) -> [UInt8] {
        var copy = head
        var writer = BatchWriter(recordBytes: RecordHeader.bytes, records: 1, seed: seed, synced: head.sequence)
        writer.put(plain(.closing, head), payload: UnsafeRawBufferPointer(start: nil, count: 0), head: &copy)
        return writer.bytes
    }

    private static func plain(_ kind: RecordKind, _ head: LogHead) -> RecordHeader {
        RecordHeader(
            kind: kind, sequence: 0, synced: 0, index: head.shape.last, term: head.shape.lastTerm,
            previousTerm: head.shape.lastTerm)
    }

    private mutating func put(_ partial: RecordHeader, payload: UnsafeRawBufferPointer, head: inout LogHead) {
        var header = partial
        header.payloadBytes = payload.count
        header.predecessorCRC = head.crc
        header.sequence = head.sequence + 1
        header.synced = synced
        recordsLeft -= 1
        header.flags = (at == 0 ? RecordHeader.firstInBatch : 0) | (recordsLeft == 0 ? RecordHeader.lastInBatch : 0)
        invariant(at + header.recordBytes <= bytes.count, "a batch holds what it was measured for")
        let (start, seed) = (at, self.seed)
        let crc = bytes.withUnsafeMutableBytes { buffer -> UInt32 in
            header.store(to: buffer, at: start)
            if let source = payload.baseAddress {
                UnsafeMutableRawBufferPointer(rebasing: buffer[(start + RecordHeader.bytes)...])
                    .baseAddress?.copyMemory(from: source, byteCount: payload.count)
            }
            let crc = seed.checksum(UnsafeRawBufferPointer(buffer), at: start, recordBytes: header.recordBytes)
            RecordHeader.store(crc, buffer, start)
            return crc
        }
        at += header.recordBytes
        head.sequence = header.sequence
        head.crc = crc
    }
}
