/// RFC 4648 §5 without padding, as JSON web tokens use it.
public enum Base64URL {
    private static let alphabet = Base64Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    public static func encode(_ bytes: [UInt8]) -> [UInt8] { alphabet.encode(bytes) }

    /// Nil for everything that ``encode(_:)`` does not write.
    public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? { alphabet.decode(text) }
}
