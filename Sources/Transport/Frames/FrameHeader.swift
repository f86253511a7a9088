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
        let payloadStart = start + byteCount
        let count = bytes.count - payloadStart
        invariant(count >= 0, "an encoder only appends")
        invariant(count <= TransportLimits.payloadBytesMax, "a frame's payload is within its bound")
        bytes.overwriteBigEndian(UInt32(count), at: start)
        bytes.overwriteBigEndian(group, at: start + 4)
        bytes[start + 8] = kind.rawValue
        var crc = CRC32C()
        bytes.withUnsafeBytes { crc.add(UnsafeRawBufferPointer(rebasing: $0[start..<start + checkedByteCount])) }
        bytes.overwriteBigEndian(crc.value, at: start + 9)
        bytes.withUnsafeBytes { crc.add(UnsafeRawBufferPointer(rebasing: $0[payloadStart...])) }
        bytes.overwriteBigEndian(crc.value, at: start + 13)
        return count
    }

    /// Reads a header from exactly `byteCount` bytes.
    init(parsing bytes: UnsafeRawBufferPointer, payloadBytesMax: Int) throws(FrameFailure) {
        var cursor = ByteCursor(bytes)
        guard let length = cursor.readBigEndian(UInt32.self), let group = cursor.readBigEndian(UInt32.self),
            let kind = cursor.readBigEndian(UInt8.self), let headerChecksum = cursor.readBigEndian(UInt32.self),
            let payloadChecksum = cursor.readBigEndian(UInt32.self),
            CRC32C.of(UnsafeRawBufferPointer(rebasing: bytes[..<Self.checkedByteCount])) == headerChecksum
        else { throw .damagedHeader }
        guard length <= payloadBytesMax else { throw .payloadTooLong(Int(length)) }
        self.group = group
        self.kind = FrameKind(rawValue: kind)
        self.payloadByteCount = Int(length)
        self.payloadChecksum = payloadChecksum
    }

    func matches(header: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer) -> Bool {
        var crc = CRC32C()
        crc.add(UnsafeRawBufferPointer(rebasing: header[..<Self.checkedByteCount]))
        crc.add(payload)
        return crc.value == payloadChecksum
    }
}
