/// bcrypt's own base 64: its alphabet begins with `./`, and nothing is padded.
enum BcryptBase64 {
    private static let alphabet = Base64Alphabet("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    static func encode(_ bytes: [UInt8]) -> [UInt8] { alphabet.encode(bytes) }

    /// Nil unless the text is that of so many bytes.
    static func decode(_ text: ArraySlice<UInt8>, bytes count: Int) -> [UInt8]? {
        guard let decoded = alphabet.decode(text), decoded.count == count else { return nil }
        return decoded
    }
}
