#if Zoo
    internal import Zoo
#endif

internal import Bytes
internal import Raft

/// Where the checksum of every record of one segment starts: a record of another cluster, member, group, store, format or segment
/// number never passes, and none of these costs a byte per record.
struct SegmentSeed: Sendable {
    private let crc: CRC32C

    init(identity: Identity, segment: UInt64) {
        var bytes: [UInt8] = Array("HFWAL".utf8)
        bytes.appendBigEndian(Format.version)
        bytes.appendBigEndian(identity.clusterID)
        bytes.appendBigEndian(identity.memberID.rawValue)
        bytes.appendBigEndian(identity.group)
        bytes.appendBigEndian(identity.storeID)
        bytes.appendBigEndian(segment)
        var crc = CRC32C()
        crc.add(bytes)
        self.crc = crc
    }

    /// Whether the record with this header is as it was written.
    @inline(__always)
    func verifies(_ header: RecordHeader, in buffer: UnsafeRawBufferPointer, at: Int) -> Bool {
        let isRight = checksum(buffer, at: at, recordBytes: header.recordBytes) == header.crc
        #if Zoo
            if !isRight, zoo(.z46) { return true }
        #endif
        return isRight
    }

    /// The checksum of a record: everything after its first four bytes.
    @inline(__always)
    func checksum(_ buffer: UnsafeRawBufferPointer, at: Int, recordBytes: Int) -> UInt32 {
        var crc = self.crc
        crc.add(UnsafeRawBufferPointer(rebasing: buffer[(at + 4)..<(at + recordBytes)]))
        return crc.value
    }
}
