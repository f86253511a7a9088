/// Walks a JSON text (RFC 8259) value by value. Total: every byte sequence gives values or a ``JSONError``.
///
/// Nothing is built: the caller looks with ``peek()`` what comes, and takes it with the verb that fits, or with
/// ``skipValue()``. So a text costs no more memory than what is wanted of it. Several values may follow each other, with or
/// without white space between them; ``isAtEnd`` tells when there are no more.
///
/// The reader borrows memory: use it inside the `withUnsafeBytes` scope that made its buffer, never outside.
public struct JSONReader: ~Copyable {
    public enum Kind: Hashable, Sendable {
        case object, array, string, number, bool, null
    }

    let bytes: UnsafeRawBufferPointer
    var position = 0
    /// For each open object or array whether nothing of it was taken yet.
    private var isFresh: [Bool] = []
    private let depthMax: Int

    /// - Parameter depthMax: objects and arrays within each other; more is ``JSONError/Reason/tooDeep``.
    public init(_ bytes: UnsafeRawBufferPointer, depthMax: Int = 128) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    /// How far the text has been read, in bytes.
    public var offset: Int { position }

    /// Whether only white space is left.
    public var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    /// What kind of value comes next.
    public mutating func peek() throws(JSONError) -> Kind {
        switch try nextByte() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), 0x30...0x39: return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        default: throw unexpected
        }
    }

    // MARK: Objects and arrays

    public mutating func beginObject() throws(JSONError) { try begin(UInt8(ascii: "{")) }

    /// The next name of the object that was begun last, whose value must be taken or skipped then; nil at its end.
    public mutating func nextName() throws(JSONError) -> String? {
        guard try advance(to: UInt8(ascii: "}")) else { return nil }
        guard try nextByte() == UInt8(ascii: "\"") else { throw unexpected }
        let name = try readString()
        guard try nextByte() == UInt8(ascii: ":") else { throw unexpected }
        position += 1
        return name
    }

    public mutating func beginArray() throws(JSONError) { try begin(UInt8(ascii: "[")) }

    /// Whether the array that was begun last has another element, which must be taken or skipped then.
    public mutating func nextElement() throws(JSONError) -> Bool { try advance(to: UInt8(ascii: "]")) }

    private mutating func begin(_ bracket: UInt8) throws(JSONError) {
        guard try nextByte() == bracket else { throw unexpected }
        guard isFresh.count < depthMax else { throw JSONError(.tooDeep, at: position) }
        position += 1
        isFresh.append(true)
    }

    /// Passes the comma before the next part, or the end of the whole, which answers false.
    private mutating func advance(to end: UInt8) throws(JSONError) -> Bool {
        guard let fresh = isFresh.last else { throw unexpected }
        let byte = try nextByte()
        if byte == end {
            position += 1
            isFresh.removeLast()
            return false
        }
        if fresh {
            isFresh[isFresh.count - 1] = false
            return true
        }
        guard byte == UInt8(ascii: ",") else { throw unexpected }
        position += 1
        return true
    }

    // MARK: Literals

    public mutating func readBool() throws(JSONError) -> Bool {
        if try nextByte() == UInt8(ascii: "t") {
            try take("true")
            return true
        }
        try take("false")
        return false
    }

    public mutating func readNull() throws(JSONError) {
        _ = try nextByte()
        try take("null")
    }

    /// Passes over the next value, whatever it is, and checks its form.
    public mutating func skipValue() throws(JSONError) {
        switch try peek() {
        case .object:
            try beginObject()
            while try nextName() != nil { try skipValue() }
        case .array:
            try beginArray()
            while try nextElement() { try skipValue() }
        case .string: _ = try readString()
        case .number: _ = try takeNumber()
        case .bool: _ = try readBool()
        case .null: try readNull()
        }
    }

    // MARK: Bytes

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// The first byte that is not white space, not taken.
    mutating func nextByte() throws(JSONError) -> UInt8 {
        skipSpace()
        guard position < bytes.count else { throw JSONError(.endOfText, at: position) }
        return bytes[position]
    }

    var unexpected: JSONError { JSONError(.unexpectedByte, at: position) }

    private mutating func take(_ literal: StaticString) throws(JSONError) {
        for offset in 0..<literal.utf8CodeUnitCount {
            guard position < bytes.count else { throw JSONError(.endOfText, at: position) }
            guard bytes[position] == literal.utf8Start[offset] else { throw unexpected }
            position += 1
        }
    }
}
