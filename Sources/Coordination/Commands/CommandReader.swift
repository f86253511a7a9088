internal import Bytes
internal import MVCC

/// Reads the fields of a command. Any bytes give a command or an error, in time and memory bounded by their number.
struct CommandReader {
    struct Malformed: Error {}

    var cursor: ByteCursor

    mutating func byte() throws(Malformed) -> UInt8 {
        guard let byte = cursor.readBigEndian(UInt8.self) else { throw Malformed() }
        return byte
    }

    /// A byte in which no bit is set that has no meaning.
    mutating func flags(_ known: UInt8) throws(Malformed) -> UInt8 {
        let flags = try byte()
        guard flags & ~known == 0 else { throw Malformed() }
        return flags
    }

    mutating func varint() throws(Malformed) -> UInt64 {
        guard let integer = cursor.readVarint() else { throw Malformed() }
        return integer
    }

    mutating func signed() throws(Malformed) -> Int64 { Int64(bitPattern: try varint()) }

    mutating func uint32() throws(Malformed) -> UInt32 {
        guard let integer = UInt32(exactly: try varint()) else { throw Malformed() }
        return integer
    }

    mutating func bigEndian<Integer: FixedWidthInteger>(_ type: Integer.Type) throws(Malformed) -> Integer {
        guard let integer = cursor.readBigEndian(type) else { throw Malformed() }
        return integer
    }

    mutating func bytes() throws(Malformed) -> [UInt8] {
        guard let bytes = cursor.readLengthPrefixed() else { throw Malformed() }
        return bytes
    }

    mutating func text() throws(Malformed) -> String {
        guard let bytes = cursor.readLengthPrefixed(bytesMax: MemberAttributes.textBytesMax),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw Malformed() }
        return text
    }

    mutating func range() throws(Malformed) -> KeyRange { KeyRange(key: try bytes(), end: try bytes()) }

    mutating func checkpointValues() throws(Malformed) -> [CheckpointResult.Value] {
        let count = try varint()
        guard count <= UInt64(CheckpointResult.valuesMax) else { throw Malformed() }
        var values: [CheckpointResult.Value] = []
        for _ in 0..<count {
            values.append(.init(member: try bigEndian(UInt64.self), hash: try bigEndian(UInt64.self)))
        }
        return values
    }

    mutating func alarm() throws(Malformed) -> Alarm {
        let member = try bigEndian(UInt64.self)
        guard let kind = Alarm.Kind(rawValue: try byte()) else { throw Malformed() }
        return Alarm(member: member, kind: kind)
    }

    mutating func attributes() throws(Malformed) -> MemberAttributes {
        let (id, life, level) = (try bigEndian(UInt64.self), try life(), try uint32())
        let (name, version) = (try text(), try text())
        let count = try varint()
        guard count <= UInt64(MemberAttributes.clientURLsMax) else { throw Malformed() }
        var urls: [String] = []
        for _ in 0..<count { urls.append(try text()) }
        return MemberAttributes(
            id: id, life: life, name: name, clientURLs: urls, featureLevel: level, version: version)
    }

    private mutating func life() throws(Malformed) -> MemberLife {
        MemberLife(
            storeID: try bigEndian(UInt64.self), incarnation: try bigEndian(UInt64.self),
            nonce: try bigEndian(UInt64.self))
    }
}
