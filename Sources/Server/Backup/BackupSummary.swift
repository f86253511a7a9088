internal import Bytes
internal import Coordination
internal import MVCC

/// What `snapshot status` tells, under etcd's names.
struct BackupSummary {
    /// The first four bytes of the SHA-256.
    let hash: UInt32
    let sha256: String
    let revision: Int64
    /// Keys of users that exist.
    let totalKeys: Int
    let totalBytes: Int
    let clusterID: UInt64

    init(_ backup: Backup) {
        let digest = backup.digest.bytes
        hash = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        sha256 = digest.map { Self.hexadecimal(UInt64($0), digits: 2) }.joined()
        revision = backup.header.revision.number
        totalKeys = backup.state.view.keyCount
        totalBytes = backup.header.fileBytes
        clusterID = backup.header.clusterID
    }

    var json: String {
        "{\"hash\":\(hash),\"revision\":\(revision),\"totalKey\":\(totalKeys),\"totalSize\":\(totalBytes),"
            + "\"sha256\":\"\(sha256)\",\"clusterId\":\"\(Self.hexadecimal(clusterID, digits: 16))\"}\n"
    }

    var table: String {
        let cells = [
            ("HASH", Self.hexadecimal(UInt64(hash), digits: 8)), ("REVISION", "\(revision)"),
            ("TOTAL KEYS", "\(totalKeys)"), ("TOTAL SIZE", Self.size(totalBytes)),
        ]
        let widths = cells.map { max($0.0.count, $0.1.count) }
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined() + "\n"
        func row(_ texts: [String]) -> String {
            "|"
                + zip(texts, widths).map { " " + String(repeating: " ", count: $1 - $0.count) + $0 + " |" }.joined()
                + "\n"
        }
        return rule + row(cells.map(\.0)) + rule + row(cells.map(\.1)) + rule
    }

    /// In thousands, with one decimal.
    static func size(_ bytes: Int) -> String {
        guard bytes >= 1_000 else { return "\(bytes) B" }
        var (tenths, unit) = (bytes / 100, 0)
        let units = ["kB", "MB", "GB", "TB"]
        while tenths >= 10_000, unit + 1 < units.count {
            tenths /= 1_000
            unit += 1
        }
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    private static func hexadecimal(_ number: UInt64, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
