internal import Bytes
internal import EtcdAPI
internal import LinuxSystem
internal import Protobuf

/// Writes a backup that comes in pieces to a file, and checks its hash.
final class BackupSink {
    private let file: File
    private var written = 0
    private var hash = SHA256()
    /// The newest piece. The last one of all is the hash, which is not hashed.
    private var piece: [UInt8] = []
    private var complaint: Complaint?

    init(_ file: consuming File) { self.file = file }

    /// Takes the next encoded `SnapshotResponse`.
    func take(_ message: UnsafeRawBufferPointer) {
        guard complaint == nil else { return }
        do throws(Complaint) {
            let answer: SnapshotResponse
            do throws(ProtobufError) {
                answer = try SnapshotResponse(decoding: message)
            } catch {
                throw Complaint("the answer makes no sense: \(error)")
            }
            hash.add(piece)
            piece = answer.blob
            try Complaint.translating { () throws(SystemError) in try file.write(answer.blob, at: written) }
            written += answer.blob.count
        } catch {
            complaint = error
        }
    }

    /// Makes durable what came, if it is a whole backup.
    func finish() throws(Complaint) {
        if let complaint { throw complaint }
        guard SHA256Digest(piece) == hash.digest else {
            throw Complaint("what came does not have the SHA-256 that it ends with")
        }
        try Complaint.translating { () throws(SystemError) in
            try file.truncate(to: written)
            try file.flush()
        }
    }
}
