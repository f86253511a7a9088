internal import Bytes

/// Reads a snapshot file in pieces of any length and believes nothing that its checksums do not say.
struct SnapshotScanner: Sendable {
    struct Damage: Error, Equatable {
        var offset: Int
        /// Set when the file is whole and a newer release wrote it.
        var newerFormat: UInt32?
    }

    private enum State: Sendable {
        case header
        case chunks
        case finished
    }

    private let identity: Identity
    private var state = State.header
    private var buffer: [UInt8] = []
    private var consumed = 0
    /// Where in the file the first unconsumed byte is.
    private var offset = 0
    private var chunks = 0
    private var lastChunkWasShort = false
    private var payloadCRC = CRC32C()
    /// Known once the header has been read; its payload length grows with the chunks.
    private(set) var snapshot: StoredSnapshot?

    init(identity: Identity) { self.identity = identity }

    var isFinished: Bool { if case .finished = state { true } else { false } }

    /// Takes the file's next bytes; answers the payload of each chunk completed, when `collecting`.
    mutating func feed(_ bytes: [UInt8], collecting: Bool) throws(Damage) -> [[UInt8]] {
        if consumed == buffer.count {
            buffer = bytes
        } else {
            buffer.removeFirst(consumed)
            buffer += bytes
        }
        consumed = 0
        var collected: [[UInt8]] = []
        while try advance(collecting, &collected) {}
        return collected
    }

    /// The file has no more bytes.
    func end() throws(Damage) {
        guard isFinished else { throw Damage(offset: offset) }
    }

    private mutating func advance(_ collecting: Bool, _ collected: inout [[UInt8]]) throws(Damage) -> Bool {
        switch state {
        case .header: return try readHeader()
        case .chunks: return try readChunk(collecting, &collected)
        // What follows the trailer is not the snapshot's: the trailer says where the snapshot ends.
        case .finished: return false
        }
    }

    private mutating func readHeader() throws(Damage) -> Bool {
        guard buffer.count >= SnapshotFormat.prefixBytes else { return false }
        guard let length = buffer.withUnsafeBytes({ SnapshotFormat.headerBytes($0) }) else { throw Damage(offset: 0) }
        guard buffer.count >= length else { return false }
        let (buffer, identity) = (self.buffer, self.identity)
        let parsed = buffer.withUnsafeBytes { bytes -> Result<StoredSnapshot, SnapshotFormat.Refusal> in
            Result { () throws(SnapshotFormat.Refusal) in
                try SnapshotFormat.parse(UnsafeRawBufferPointer(rebasing: bytes[..<length]), identity: identity)
            }
        }
        switch parsed {
        case .success(let snapshot): self.snapshot = snapshot
        case .failure(.damaged): throw Damage(offset: 0)
        case .failure(.newerFormat(let version)): throw Damage(offset: 0, newerFormat: version)
        }
        state = .chunks
        take(length)
        return true
    }

    private mutating func readChunk(_ collecting: Bool, _ collected: inout [[UInt8]]) throws(Damage) -> Bool {
        guard var snapshot, buffer.count - consumed >= StoredSnapshot.chunkHeaderBytes else { return false }
        let at = consumed
        let (length, crc) = buffer.withUnsafeBytes {
            (Int(RecordHeader.load($0, at, UInt32.self)), RecordHeader.load($0, at + 4, UInt32.self))
        }
        if length == 0 { return try readTrailer(crc) }
        // Only the last chunk may be short: places are found by arithmetic.
        guard length <= snapshot.chunkBytes, !lastChunkWasShort else { throw Damage(offset: offset) }
        guard buffer.count - at >= StoredSnapshot.chunkHeaderBytes + length else { return false }
        let payload = (at + StoredSnapshot.chunkHeaderBytes)..<(at + StoredSnapshot.chunkHeaderBytes + length)
        let (number, headerCRC) = (chunks, snapshot.headerCRC)
        let isRight = buffer.withUnsafeBytes { bytes in
            let slice = UnsafeRawBufferPointer(rebasing: bytes[payload])
            payloadCRC.add(slice)
            return SnapshotFormat.chunkCRC(slice, headerCRC: headerCRC, number: number) == crc
        }
        guard isRight else { throw Damage(offset: offset) }
        if collecting { collected.append(Array(buffer[payload])) }
        lastChunkWasShort = length < snapshot.chunkBytes
        snapshot.payloadBytes += length
        self.snapshot = snapshot
        chunks += 1
        take(StoredSnapshot.chunkHeaderBytes + length)
        return true
    }

    private mutating func readTrailer(_ crc: UInt32) throws(Damage) -> Bool {
        guard let snapshot, buffer.count - consumed >= StoredSnapshot.trailerBytes else { return false }
        let (at, number) = (consumed + StoredSnapshot.chunkHeaderBytes, chunks)
        let (tailCRC, length, total) = buffer.withUnsafeBytes { bytes in
            let tail = UnsafeRawBufferPointer(rebasing: bytes[at..<(at + 12)])
            return (
                SnapshotFormat.chunkCRC(tail, headerCRC: snapshot.headerCRC, number: number),
                RecordHeader.load(tail, 0, UInt64.self), RecordHeader.load(tail, 8, UInt32.self)
            )
        }
        guard tailCRC == crc, length == UInt64(snapshot.payloadBytes), total == payloadCRC.value else {
            throw Damage(offset: offset)
        }
        state = .finished
        take(StoredSnapshot.trailerBytes)
        return true
    }

    private mutating func take(_ count: Int) {
        consumed += count
        offset += count
    }
}
