internal import Bytes

/// The fixed part in front of each frame's payload, big-endian.
///
///     payload length 4 · group 4 · kind 1 · CRC32C of these nine bytes 4 · CRC32C of these nine and the payload 4
///
/// The first checksum stands alone because a damaged length would otherwise be believed until that many bytes had come.
public struct FrameHeader: Hashable, Sendable {
    /// Bytes of the header on the wire.
    public static let byteCount = 17
    static let checkedByteCount = 9

    public var group: UInt32
    public var kind: FrameKind
    public var payloadByteCount: Int
    var payloadChecksum: UInt32

    /// Appends a frame whose payload `encode` appends. Answers the payload's length.
    @discardableResult
    static func appendFrame(
        _ kind: FrameKind, group: UInt32, to bytes: inout [UInt8], _ encode: (inout [UInt8]) -> Void
    ) -> Int {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: byteCount))
        encode(&bytes)
        let count = bytes.count - start - byteCount
        invariant(count >= 0, "an encoder only appends")
        invariant(count <= TransportLimits.payloadBytesMax, "a frame's payload is within its bound")
        bytes.withUnsafeMutableBytes { bytes in
            let frame = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
            frame.storeBytes(of: UInt32(count).bigEndian, toByteOffset: 0, as: UInt32.self)
            frame.storeBytes(of: group.bigEndian, toByteOffset: 4, as: UInt32.self)
            frame[8] = kind.rawValue
            var crc = CRC32C()
            crc.add(UnsafeRawBufferPointer(rebasing: frame[..<checkedByteCount]))
            frame.storeBytes(of: crc.value.bigEndian, toByteOffset: 9, as: UInt32.self)
            crc.add(UnsafeRawBufferPointer(rebasing: frame[byteCount...]))
            frame.storeBytes(of: crc.value.bigEndian, toByteOffset: 13, as: UInt32.self)
        }
        return count
    }

    /// Reads a header from exactly `byteCount` bytes.
    init(parsing bytes: UnsafeRawBufferPointer, payloadBytesMax: Int) throws(FrameFailure) {
        invariant(bytes.count == Self.byteCount, "a header is parsed when it is complete")
        let headerChecksum = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 9, as: UInt32.self))
        guard CRC32C.of(UnsafeRawBufferPointer(rebasing: bytes[..<Self.checkedByteCount])) == headerChecksum else {
            throw .damagedHeader
        }
        let length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        guard length <= payloadBytesMax else { throw .payloadTooLong(Int(length)) }
        group = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        kind = FrameKind(rawValue: bytes[8])
        payloadByteCount = Int(length)
        payloadChecksum = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 13, as: UInt32.self))
    }

    func matches(header: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer) -> Bool {
        var crc = CRC32C()
        crc.add(UnsafeRawBufferPointer(rebasing: header[..<Self.checkedByteCount]))
        crc.add(payload)
        return crc.value == payloadChecksum
    }
}
