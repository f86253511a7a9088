/// Why bytes are not the JSON they should be, and where.
public struct JSONError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The text ends within a value.
        case endOfText
        /// Something else stands here than the grammar allows.
        case unexpectedByte
        /// A number that is none (RFC 8259 §6).
        case malformedNumber
        /// A control character, a broken escape, or bytes that are not UTF-8 within a string.
        case malformedString
        /// More objects and arrays within each other than allowed.
        case tooDeep
        /// A well-formed value that whoever reads the text cannot use here, in the reader's words.
        case unsuitable(String)
    }

    public let reason: Reason
    /// The place in the text, in bytes.
    public let offset: Int

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        switch reason {
        case .endOfText: "the JSON text ends too early, at byte \(offset)"
        case .unexpectedByte: "byte \(offset) of the JSON text is not what may stand there"
        case .malformedNumber: "malformed number at byte \(offset) of the JSON text"
        case .malformedString: "malformed string at byte \(offset) of the JSON text"
        case .tooDeep: "the JSON text is nested too deep at byte \(offset)"
        case .unsuitable(let text): text
        }
    }
}
