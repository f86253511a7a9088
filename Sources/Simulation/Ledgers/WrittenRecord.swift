internal import Bytes
internal import Storage

/// One record of a log segment as its bytes say, read by the format's description alone.
///
/// Written a second time on purpose, in the plainest way: whoever judges the log must not use the log's own code.
struct WrittenRecord {
    enum Content {
        case entry(index: UInt64, term: UInt64, kind: UInt8, stamp: UInt64, payload: Range<Int>)
        /// `promised`: where the log ended before it lost entries; 0 and 0 when it lost none.
        case hardState(term: UInt64, vote: UInt64, commit: UInt64, promised: (term: UInt64, index: UInt64))
        /// The log was replaced by the snapshot of this index and term.
        case base(index: UInt64, term: UInt64)
        /// What follows this entry was lost in part, and is promised.
        case cut(index: UInt64)
        /// Says nothing about the log that other records do not say.
        case other
    }

    var content: Content
    /// Where in the bytes it begins.
    var offset: Int

    private static let headerBytes = 64
    private static let sectorBytes = 512

    /// Every record in the bytes of one write, in order. What is no record is skipped to the next sector.
    static func forEach(in bytes: UnsafeRawBufferPointer, _ body: (WrittenRecord) -> Void) {
        var at = 0
        while at + headerBytes <= bytes.count {
            guard let (record, end, isLast) = read(bytes, at: at) else {
                at = (at / sectorBytes + 1) * sectorBytes
                continue
            }
            body(record)
            at = isLast ? (end + sectorBytes - 1) / sectorBytes * sectorBytes : end
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer, at: Int) -> (WrittenRecord, end: Int, isLast: Bool)? {
        let payloadBytes = Int(integer(bytes, at + 4, UInt32.self))
        let start = at + headerBytes
        guard (1...7).contains(bytes[at + 8]), payloadBytes <= bytes.count - start else { return nil }
        let index = integer(bytes, at + 32, UInt64.self)
        let term = integer(bytes, at + 40, UInt64.self)
        let content: Content
        switch bytes[at + 8] {
        case 2:
            content = .entry(
                index: index, term: term, kind: bytes[at + 9], stamp: integer(bytes, at + 48, UInt64.self),
                payload: start..<start + payloadBytes)
        case 3:
            guard payloadBytes >= 40 else { return nil }
            content = .hardState(
                term: integer(bytes, start, UInt64.self), vote: integer(bytes, start + 8, UInt64.self),
                commit: integer(bytes, start + 16, UInt64.self),
                promised: (integer(bytes, start + 24, UInt64.self), integer(bytes, start + 32, UInt64.self)))
        case 4: content = .base(index: index, term: term)
        case 7: content = .cut(index: index)
        default: content = .other
        }
        return (WrittenRecord(content: content, offset: at), start + payloadBytes, bytes[at + 10] & 2 != 0)
    }

    @inline(__always)
    private static func integer<Integer: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, _ at: Int, _ type: Integer.Type
    ) -> Integer {
        Integer(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Integer.self))
    }
}
