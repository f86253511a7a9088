import Foundation

/// Searching text byte by byte: what is looked for is ASCII, and characters are dear in debug builds.
extension String {
    /// Whether the text holds the words, by the C library's search.
    func holds(_ words: String) -> Bool {
        withCString { text in words.withCString { strstr(text, $0) != nil } }
    }

    var byLine: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}

extension Substring {
    /// Runs of letters, digits and underscores.
    var identifiers: [Substring] {
        utf8.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): false
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: false
            default: true
            }
        }.map { Substring($0) }
    }
}
