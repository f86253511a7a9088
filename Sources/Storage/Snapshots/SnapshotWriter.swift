internal import Bytes
internal import Raft

/// Turns a snapshot's payload, in pieces of any length, into the bytes of its file.
struct SnapshotWriter: Sendable {
    /// Whose snapshot it is; the two kinds have temporary files of their own and may be written at the same time.
    enum Role: Sendable, Equatable {
        case own
        case incoming

        var temporary: FileName {
            switch self {
            case .own: .snapshotTemporary
            case .incoming: .incomingTemporary
            }
        }
    }

    let role: Role
    /// Tells the jobs of this writer from those of one that was given up.
    let serial: UInt64
    private(set) var stored: StoredSnapshot
    /// Payload bytes handed over so far.
    private(set) var received = 0
    private(set) var isFinished = false
    /// Bytes of the file handed to the disk so far.
    private(set) var fileBytes = 0
    /// Bytes submitted and not yet written, and bytes written and not yet flushed.
    var unwritten = 0
    var unflushed = 0
    private var pending: [UInt8] = []
    private var chunks = 0
    private var payloadCRC = CRC32C()

    var metadata: SnapshotMetadata { stored.metadata }

    init(_ metadata: SnapshotMetadata, role: Role, serial: UInt64, identity: Identity, synced: UInt64, chunkBytes: Int)
    {
        self.role = role
        self.serial = serial
        pending = SnapshotFormat.header(metadata, identity: identity, synced: synced, chunkBytes: chunkBytes)
        stored = StoredSnapshot(
            metadata: metadata, synced: synced, headerBytes: pending.count,
            headerCRC: pending.withUnsafeBytes { RecordHeader.load($0, $0.count - 4, UInt32.self) },
            chunkBytes: chunkBytes, payloadBytes: 0)
    }

    /// The file's first bytes.
    mutating func begin() -> (at: Int, bytes: [UInt8]) {
        defer { pending = [] }
        return place(pending)
    }

    /// Takes payload; answers the whole chunks that can be written now.
    mutating func append(_ bytes: [UInt8]) -> (at: Int, bytes: [UInt8])? {
        received += bytes.count
        stored.payloadBytes = received
        payloadCRC.add(bytes)
        pending += bytes
        let whole = pending.count / stored.chunkBytes
        guard whole > 0 else { return nil }
        var framed: [UInt8] = []
        framed.reserveCapacity(whole * (stored.chunkBytes + StoredSnapshot.chunkHeaderBytes))
        for chunk in 0..<whole { frame(chunk * stored.chunkBytes, stored.chunkBytes, &framed) }
        pending.removeFirst(whole * stored.chunkBytes)
        return place(framed)
    }

    /// The last chunk and the trailer.
    mutating func finish() -> (at: Int, bytes: [UInt8]) {
        isFinished = true
        var framed: [UInt8] = []
        if !pending.isEmpty { frame(0, pending.count, &framed) }
        pending = []
        SnapshotFormat.appendTrailer(
            payloadBytes: received, payloadCRC: payloadCRC.value, headerCRC: stored.headerCRC, number: chunks,
            to: &framed)
        return place(framed)
    }

    private mutating func frame(_ start: Int, _ count: Int, _ framed: inout [UInt8]) {
        pending.withUnsafeBytes { buffer in
            SnapshotFormat.appendChunk(
                UnsafeRawBufferPointer(rebasing: buffer[start..<(start + count)]), headerCRC: stored.headerCRC,
                number: chunks, to: &framed)
        }
        chunks += 1
    }

    private mutating func place(_ bytes: [UInt8]) -> (at: Int, bytes: [UInt8]) {
        defer { fileBytes += bytes.count }
        unwritten += bytes.count
        return (fileBytes, bytes)
    }
}
