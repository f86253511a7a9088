/// Knows just enough of Swift to tell code, comments and string literals apart.
///
/// An interpolation counts as part of its string; one that holds a string literal of its own ends the outer one early,
/// which blanks a little too little or too much on that line and is good enough for tidiness.
struct SwiftLexer {
    private(set) var code: [UInt8] = []
    private(set) var codeAndStrings: [UInt8] = []
    private(set) var comments: [SourceFile.Comment] = []

    private let text: [UInt8]
    private var position = 0
    private var line = 1

    private static let newline = UInt8(ascii: "\n")
    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let backslash = UInt8(ascii: "\\")
    private static let lineCommentStart = [slash, slash]
    private static let blockCommentStart = [slash, star]
    private static let blockCommentEnd = [star, slash]

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func run() {
        code.reserveCapacity(text.count)
        codeAndStrings.reserveCapacity(text.count)
        while position < text.count {
            switch text[position] {
            case Self.slash where starts(with: Self.lineCommentStart): lineComment()
            case Self.slash where starts(with: Self.blockCommentStart): blockComment()
            case Self.quote, Self.hash:
                if let hashes = hashesBeforeQuote() { stringLiteral(hashes: hashes) } else { emit(isCode: true) }
            default: emit(isCode: true)
            }
        }
    }

    private func starts(with bytes: [UInt8]) -> Bool {
        guard position + bytes.count <= text.count else { return false }
        var offset = 0
        while offset < bytes.count {
            if text[position + offset] != bytes[offset] { return false }
            offset += 1
        }
        return true
    }

    /// The number of `#` before the quote that starts a literal here, or nil if none does.
    private func hashesBeforeQuote() -> Int? {
        var end = position
        while end < text.count, text[end] == Self.hash { end += 1 }
        return end < text.count && text[end] == Self.quote ? end - position : nil
    }

    private mutating func emit(isCode: Bool = false, isString: Bool = false) {
        let byte = text[position]
        position += 1
        if byte == Self.newline { line += 1 }
        let blank = byte == Self.newline ? byte : UInt8(ascii: " ")
        code.append(isCode ? byte : blank)
        codeAndStrings.append(isCode || isString ? byte : blank)
    }

    private mutating func lineComment() {
        let start = position
        let startLine = line
        while position < text.count, text[position] != Self.newline { emit() }
        let comment = String(decoding: text[start..<position], as: UTF8.self)
        if !comment.hasPrefix("///") { comments.append(.init(line: startLine, text: String(comment.dropFirst(2)))) }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if starts(with: Self.blockCommentStart) {
                depth += 1
                emit()
            } else if starts(with: Self.blockCommentEnd) {
                depth -= 1
                emit()
            }
            if position < text.count { emit() }
        } while depth > 0 && position < text.count
    }

    private mutating func stringLiteral(hashes: Int) {
        for _ in 0..<hashes { emit(isCode: true, isString: true) }
        let isMultiline = starts(with: [Self.quote, Self.quote, Self.quote])
        let quotes = [UInt8](repeating: Self.quote, count: isMultiline ? 3 : 1)
        let closing = quotes + [UInt8](repeating: Self.hash, count: hashes)
        for _ in quotes { emit(isCode: true, isString: true) }
        while position < text.count, !starts(with: closing) {
            // A raw string has its escapes spelled with its hashes; a plain one may escape its quote.
            if hashes == 0, text[position] == Self.backslash { emit(isString: true) }
            if !isMultiline, position < text.count, text[position] == Self.newline { return }
            if position < text.count { emit(isString: true) }
        }
        for _ in closing where position < text.count { emit(isCode: true, isString: true) }
    }
}
