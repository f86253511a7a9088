internal import Bytes
internal import Raft

/// The bytes of a snapshot file around its payload; see the module's documentation for the layout.
enum SnapshotFormat {
    static let magic = Array("HFSNAP\r\n".utf8)
    /// Magic, version and length of the header: what must be read before the rest of it can be.
    static let prefixBytes = 16

    enum Refusal: Error, Equatable {
        case damaged
        case newerFormat(UInt32)
    }

    static func header(_ metadata: SnapshotMetadata, identity: Identity, synced: UInt64, chunkBytes: Int) -> [UInt8] {
        var bytes = magic
        bytes.appendBigEndian(Format.version)
        bytes.appendBigEndian(UInt32(0))
        bytes.appendBigEndian(identity.clusterID)
        bytes.appendBigEndian(identity.memberID.rawValue)
        bytes.appendBigEndian(identity.group)
        bytes.appendBigEndian(UInt32(chunkBytes))
        bytes.appendBigEndian(identity.storeID)
        bytes.appendBigEndian(synced)
        StoredMetadata.append(metadata, to: &bytes)
        bytes.overwriteBigEndian(UInt32(bytes.count + 4), at: 12)
        bytes.appendBigEndian(CRC32C.of(bytes))
        return bytes
    }

    /// The length of the header that begins with these 16 bytes; nil when they do not begin a snapshot.
    static func headerBytes(_ buffer: UnsafeRawBufferPointer) -> Int? {
        guard buffer.count >= prefixBytes, buffer.prefix(8).elementsEqual(magic) else { return nil }
        let length = Int(RecordHeader.load(buffer, 12, UInt32.self))
        return length > prefixBytes + 4 && length <= Format.snapshotHeaderBytesMax ? length : nil
    }

    /// Reads a whole header.
    static func parse(_ buffer: UnsafeRawBufferPointer, identity: Identity) throws(Refusal) -> StoredSnapshot {
        let crc = RecordHeader.load(buffer, buffer.count - 4, UInt32.self)
        let checked = UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - 4)])
        guard CRC32C.of(checked) == crc else { throw .damaged }
        var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: checked[8...]))
        guard let version = cursor.readBigEndian(UInt32.self) else { throw .damaged }
        guard version <= Format.version else { throw .newerFormat(version) }
        guard version == Format.version, cursor.readBigEndian(UInt32.self) != nil,
            let cluster = cursor.readBigEndian(UInt64.self), let member = cursor.readBigEndian(UInt64.self),
            let group = cursor.readBigEndian(UInt32.self), let chunkBytes = cursor.readBigEndian(UInt32.self),
            let store = cursor.readBigEndian(UInt64.self), let synced = cursor.readBigEndian(UInt64.self),
            let metadata = StoredMetadata.read(&cursor), cursor.isAtEnd,
            chunkBytes > 0, Int(chunkBytes) <= Format.snapshotChunkBytesMax,
            identity
                == Identity(clusterID: cluster, memberID: MemberID(member), group: group, storeID: store)
        else { throw .damaged }
        return StoredSnapshot(
            metadata: metadata, synced: synced, headerBytes: buffer.count, headerCRC: crc, chunkBytes: Int(chunkBytes),
            payloadBytes: 0)
    }

    /// The checksum of a chunk, seeded by the header it belongs to and its place.
    static func chunkCRC(_ payload: UnsafeRawBufferPointer, headerCRC: UInt32, number: Int) -> UInt32 {
        var seed: (UInt32, UInt32) = (headerCRC.bigEndian, UInt32(truncatingIfNeeded: number).bigEndian)
        var crc = CRC32C()
        withUnsafeBytes(of: &seed) { crc.add($0) }
        crc.add(payload)
        return crc.value
    }

    static func appendChunk(
        _ payload: UnsafeRawBufferPointer, headerCRC: UInt32, number: Int, to bytes: inout [UInt8]
    ) {
        bytes.appendBigEndian(UInt32(payload.count))
        bytes.appendBigEndian(chunkCRC(payload, headerCRC: headerCRC, number: number))
        bytes.append(contentsOf: payload)
    }

    /// A chunk of no bytes whose place holds the payload's length and checksum.
    static func appendTrailer(
        payloadBytes: Int, payloadCRC: UInt32, headerCRC: UInt32, number: Int, to bytes: inout [UInt8]
    ) {
        var tail: [UInt8] = []
        tail.appendBigEndian(UInt64(payloadBytes))
        tail.appendBigEndian(payloadCRC)
        bytes.appendBigEndian(UInt32(0))
        bytes.appendBigEndian(tail.withUnsafeBytes { chunkCRC($0, headerCRC: headerCRC, number: number) })
        bytes += tail
    }
}
