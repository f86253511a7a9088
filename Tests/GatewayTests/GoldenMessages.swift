import Foundation

/// The messages that an independent implementation encoded: see `Tests/EtcdAPITests/Golden/messages.txt`.
struct GoldenMessages {
    struct Line {
        var name: String
        var bytes: [UInt8]
        /// The names of the outermost fields, in lower case without underscores.
        var fields: [String]
    }

    static func lines() throws -> [Line] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appendingPathComponent("EtcdAPITests/Golden/messages.txt")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            let parts = $0.split(separator: " ", maxSplits: 2).map(String.init)
            return Line(name: parts[0], bytes: bytes(parts[1]), fields: outermostNames(parts[2]))
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        guard text != "-" else { return [] }
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
    }

    /// Each name stands before the first `=` at depth one.
    private static func outermostNames(_ text: String) -> [String] {
        var names: [String] = []
        var depth = 0
        var current = ""
        for letter in text {
            switch letter {
            case "{", "[", "(":
                depth += 1
                if depth == 1 { current = "" }
            case "}", "]", ")": depth -= 1
            case "," where depth == 1: current = ""
            case "=" where depth == 1: names.append(current)
            default: current.append(letter)
            }
        }
        return names
    }
}
