internal import EtcdAPI
internal import GRPC
public import LinuxSystem
internal import Protobuf

/// Fetches a backup from a member.
public struct BackupDownload {
    private let address: SocketAddress
    private let seconds: Int

    /// - Parameter seconds: how long it may take.
    public init(_ address: SocketAddress, seconds: Int) {
        self.address = address
        self.seconds = seconds
    }

    /// Keeps the backup in a file, which is replaced at once when the whole backup is there, durable, and has the hash that it ends
    /// with. Otherwise the file stays as it was.
    public func save(to path: String) throws(Complaint) {
        let slash = path.lastIndex(of: "/")
        let parentPath = slash.map { String(path[...$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let temporary = name + ".part"
        let parent = try Complaint.translating { () throws(SystemError) in try Directory.open(parentPath) }
        do throws(Complaint) {
            let sink = try Complaint.translating { () throws(SystemError) in
                BackupSink(try parent.open(temporary, .create))
            }
            try fetch(into: sink)
            try Complaint.translating { () throws(SystemError) in
                try parent.rename(temporary, to: name)
                try parent.flush()
            }
        } catch {
            // It may not even have been made.
            try? parent.remove(temporary)
            throw error
        }
    }

    private func fetch(into sink: BackupSink) throws(Complaint) {
        let deadline = Deadline(after: .seconds(seconds))
        var limits = UnaryClient.Limits()
        limits.connectTimeout = .seconds(5)
        do throws(CallFailure) {
            let connecting = Deadline(after: limits.connectTimeout)
            var link = try ClientLink(to: address, limits: limits, until: connecting)
            let outcome = link.perform(
                EtcdMethod.snapshot.path, SnapshotRequest().encoded(), metadata: Metadata(), until: deadline,
                take: { sink.take($0) })
            if case .failed(let failure) = outcome { throw failure }
        } catch {
            throw Complaint("\(address): \(error)")
        }
        try sink.finish()
    }
}
