internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// The file in a run's directory that holds its history.
enum HistoryFile {
    static let name = "history.txt"
    /// What the longest allowed run can write, with room to spare.
    private static let bytesMax = 4 << 30

    static func write(_ history: History, to path: String) throws(Complaint) {
        do {
            let file = try File.open(path, .createNew)
            var offset = 0
            try history.write { text in
                let bytes = Array(text.utf8)
                try file.write(bytes, at: offset)
                offset += bytes.count
            }
            try file.flush()
        } catch {
            throw Complaint("\(error)")
        }
    }

    static func read(_ path: String) throws(Complaint) -> History {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try File.open(path, .read).readAll(bytesMax: bytesMax)
        } catch {
            throw Complaint("\(error)")
        }
        do throws(HistoryError) {
            return try History(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw Complaint("\(path), \(error)")
        }
    }
}
