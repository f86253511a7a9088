internal import Bytes

/// Reads the fields of a snapshot from bytes that may end anywhere, and tells "not here yet" from "cannot be".
struct SnapshotReader {
    enum Stop: Error {
        /// At least so many bytes more.
        case needsMore(Int)
        case malformed
    }

    var cursor: ByteCursor

    mutating func varint() throws(Stop) -> UInt64 {
        if let value = cursor.readVarint() { return value }
        throw cursor.count >= 10 ? .malformed : .needsMore(1)
    }

    /// An integer that is neither negative nor above `most`.
    mutating func number(atMost most: Int64 = SnapshotFormat.numberMax) throws(Stop) -> Int64 {
        guard let number = Int64(exactly: try varint()), number <= most else { throw .malformed }
        return number
    }

    mutating func order() throws(Stop) -> UInt32 {
        guard let order = UInt32(exactly: try varint()) else { throw .malformed }
        return order
    }

    mutating func byte() throws(Stop) -> UInt8 {
        guard let byte = cursor.readBigEndian(UInt8.self) else { throw .needsMore(1) }
        return byte
    }

    mutating func checksum() throws(Stop) -> UInt32 {
        guard let checksum = cursor.readBigEndian(UInt32.self) else { throw .needsMore(1) }
        return checksum
    }

    mutating func bytes() throws(Stop) -> [UInt8] {
        let length = try varint()
        guard length <= SnapshotFormat.lengthMax else { throw .malformed }
        guard let bytes = cursor.readBytes(Int(length)) else { throw .needsMore(Int(length) - cursor.count) }
        return bytes
    }
}
