internal import Coordination
internal import LinuxSystem

/// A backup in a file.
enum BackupFile {
    private static let bytesPerRead = 1 << 20

    /// Reads it whole; what it is refused for is said in words that begin with its path.
    static func read(_ path: String, checkingHash: Bool = true) throws(SnapshotFailure) -> Backup {
        var reader = BackupReader()
        do throws(SystemError) {
            let file = try File.open(path, .read)
            var at = 0
            while !reader.hasFailed {
                let bytes = try file.read(bytesPerRead, at: at)
                reader.add(bytes)
                at += bytes.count
                if bytes.count < bytesPerRead { break }
            }
        } catch {
            throw SnapshotFailure("\(error)")
        }
        do throws(BackupDefect) {
            return try reader.finish(checkingHash: checkingHash)
        } catch {
            throw SnapshotFailure("\(path): \(error.message)")
        }
    }
}
