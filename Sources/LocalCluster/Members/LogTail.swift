internal import LinuxSystem

/// The end of a log file.
public enum LogTail {
    /// What is looked at, however much the file holds.
    static let bytesMax = 16_384
    /// Longer lines are cut.
    static let lineBytesMax = 512

    /// The last lines of the file at or after an offset; none when it cannot be read.
    public static func lines(of path: String, from start: Int = 0, linesMax: Int) -> [String] {
        guard let file = try? File.open(path, .read), let size = try? file.size(), size > start else { return [] }
        let offset = max(start, size - bytesMax)
        guard let bytes = try? file.read(size - offset, at: offset) else { return [] }
        return lines(in: bytes, linesMax: linesMax)
    }

    /// The last lines of the text, with control characters made harmless.
    static func lines(in bytes: [UInt8], linesMax: Int) -> [String] {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).suffix(max(0, linesMax))
        return lines.map { line in
            String(decoding: line.prefix(lineBytesMax).map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
        }
    }
}
