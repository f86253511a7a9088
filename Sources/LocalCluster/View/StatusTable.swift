internal import LinuxSystem

/// Lays out the table of members: plain columns, one line each.
public enum StatusTable {
    private static let titles = [
        "name", "client", "state", "role", "term", "applied", "revision", "pid", "cpu s", "rss MiB",
    ]
    /// From this column on numbers stand at the right.
    private static let firstNumber = 4

    /// The lines, title first; cut at `columnsMax` characters if that is given.
    public static func lines(_ rows: [MemberRow], columnsMax: Int? = nil) -> [String] {
        let cells = [titles] + rows.map(cells)
        let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column < firstNumber ? row[column] + space : space + row[column]
            }
            let line = padded.joined(separator: "  ")
            return String(columnsMax.map { line.prefix(max(0, $0)) } ?? line[...])
        }
    }

    private static func cells(_ row: MemberRow) -> [String] {
        func text<Number: BinaryInteger>(_ number: Number?) -> String { number.map { "\($0)" } ?? "-" }
        return [
            row.name, row.client.description, row.condition.description, row.role ?? "-", text(row.term),
            text(row.appliedIndex), text(row.revision), text(row.pid),
            row.processorNanoseconds.map(seconds) ?? "-", row.residentBytes.map(mebibytes) ?? "-",
        ]
    }

    /// With two digits after the point, rounded down.
    static func seconds(_ nanoseconds: UInt64) -> String {
        let hundredths = nanoseconds / 10_000_000
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    /// With one digit after the point, rounded down.
    static func mebibytes(_ bytes: Int) -> String {
        let tenths = bytes / 104_857  // 2²⁰ / 10
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
