import Foundation

/// The messages an independent implementation has written; see the file itself.
struct GoldenFile {
    struct Line {
        var name: String
        var bytes: [UInt8]
        var text: String
    }

    var lines: [Line] = []

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/messages.txt")
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            guard parts.count == 3, let bytes = Self.bytes(hexadecimal: parts[1]) else {
                throw GoldenFileError(line: String(line))
            }
            lines.append(Line(name: String(parts[0]), bytes: bytes, text: String(parts[2])))
        }
    }

    private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
        if text == "-" { return [] }
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

struct GoldenFileError: Error {
    var line: String
}
