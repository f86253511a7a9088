internal import Bytes

/// The 64 bytes before each record's payload. Integers are big-endian.
struct RecordHeader: Equatable, Sendable {
    static let bytes = 64
    static let firstInBatch: UInt8 = 1
    static let lastInBatch: UInt8 = 2

    /// Over the rest of the header and the payload, seeded by identity and segment number (``SegmentSeed``).
    var crc: UInt32 = 0
    var payloadBytes: Int = 0
    var kind: RecordKind
    var entryKind: UInt8 = 0
    var flags: UInt8 = 0
    /// The checksum of the record with the sequence number before this one.
    var predecessorCRC: UInt32 = 0
    var sequence: UInt64
    /// The highest sequence number known to be synced when the record's batch was submitted.
    var synced: UInt64
    /// The entry's index; for other records that of the log's last entry.
    var index: UInt64
    /// The entry's term; for other records that of the log's last entry.
    var term: UInt64
    /// The entry's stamp; zero for other records.
    var stamp: UInt64 = 0
    /// The term of the log's entry before `index`; for other records equal to `term`.
    var previousTerm: UInt64

    var isFirstInBatch: Bool { flags & Self.firstInBatch != 0 }
    var isLastInBatch: Bool { flags & Self.lastInBatch != 0 }
    /// Header and payload.
    var recordBytes: Int { Self.bytes + payloadBytes }
}

extension RecordHeader {
    /// Reads the header at `at`; nil when the bytes there cannot be one. The checksum is not looked at.
    ///
    /// `buffer` must hold 64 bytes from `at`.
    @inline(__always)
    init?(_ buffer: UnsafeRawBufferPointer, at: Int) {
        guard let kind = RecordKind(rawValue: buffer[at + 8]), buffer[at + 10] <= 3, buffer[at + 11] == 0 else {
            return nil
        }
        let payloadBytes = Int(Self.load(buffer, at + 4, UInt32.self))
        guard payloadBytes <= Format.payloadBytesMax else { return nil }
        self.init(
            crc: Self.load(buffer, at, UInt32.self),
            payloadBytes: payloadBytes,
            kind: kind,
            entryKind: buffer[at + 9],
            flags: buffer[at + 10],
            predecessorCRC: Self.load(buffer, at + 12, UInt32.self),
            sequence: Self.load(buffer, at + 16, UInt64.self),
            synced: Self.load(buffer, at + 24, UInt64.self),
            index: Self.load(buffer, at + 32, UInt64.self),
            term: Self.load(buffer, at + 40, UInt64.self),
            stamp: Self.load(buffer, at + 48, UInt64.self),
            previousTerm: Self.load(buffer, at + 56, UInt64.self))
        // Every number that is counted on from later is far below overflow in a genuine record.
        let highest = max(max(sequence, synced), max(index, max(term, previousTerm)))
        guard highest <= UInt64.max / 4 else { return nil }
    }

    /// Writes everything but the checksum.
    @inline(__always)
    func store(to buffer: UnsafeMutableRawBufferPointer, at: Int) {
        Self.store(UInt32(payloadBytes), buffer, at + 4)
        buffer[at + 8] = kind.rawValue
        buffer[at + 9] = entryKind
        buffer[at + 10] = flags
        buffer[at + 11] = 0
        Self.store(predecessorCRC, buffer, at + 12)
        Self.store(sequence, buffer, at + 16)
        Self.store(synced, buffer, at + 24)
        Self.store(index, buffer, at + 32)
        Self.store(term, buffer, at + 40)
        Self.store(stamp, buffer, at + 48)
        Self.store(previousTerm, buffer, at + 56)
    }

    @inline(__always)
    static func load<Integer: FixedWidthInteger>(
        _ buffer: UnsafeRawBufferPointer, _ at: Int, _ type: Integer.Type
    ) -> Integer {
        Integer(bigEndian: buffer.loadUnaligned(fromByteOffset: at, as: Integer.self))
    }

    @inline(__always)
    static func store<Integer: FixedWidthInteger>(
        _ integer: Integer, _ buffer: UnsafeMutableRawBufferPointer, _ at: Int
    ) {
        buffer.storeBytes(of: integer.bigEndian, toByteOffset: at, as: Integer.self)
    }
}
