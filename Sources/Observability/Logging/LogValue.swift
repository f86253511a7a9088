/// What a log field says. Passwords, tokens and private keys have no case here: they are never logged.
public enum LogValue: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case unsigned(UInt64)
    /// A number that is a name, such as a member's: written in hexadecimal.
    case identifier(UInt64)
    case flag(Bool)
    /// A client's key or value. Only its length is written, unless the logger was set to ``Logger/Level/debug``.
    case bytes([UInt8])

    /// Longer texts are cut here (in UTF-8 bytes, before escaping), and end with an ellipsis.
    public static let textBytesMax = 1024

    @inlinable
    public static func count(_ number: Int) -> LogValue { .integer(Int64(number)) }
}

extension LogValue: ExpressibleByStringInterpolation {
    @inlinable
    public init(stringLiteral text: String) { self = .text(text) }
}

extension LogValue: ExpressibleByIntegerLiteral {
    @inlinable
    public init(integerLiteral number: Int64) { self = .integer(number) }
}

extension LogValue: ExpressibleByBooleanLiteral {
    @inlinable
    public init(booleanLiteral flag: Bool) { self = .flag(flag) }
}
