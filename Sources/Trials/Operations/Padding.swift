/// Makes values long, so that a run fills segments of the log, and looks whether they came back whole.
///
/// What follows the value is the value again and again: bytes of another write in its place are noticed.
public struct Padding: Hashable, Sendable {
    private static let separator = UInt8(ascii: ".")

    /// The least length of a padded value, in bytes; 0 leaves values as they are.
    public let bytes: Int

    public init(bytes: Int) { self.bytes = bytes }

    public func padded(_ value: String) -> [UInt8] {
        let text = Array(value.utf8)
        guard bytes > text.count, !text.isEmpty else { return text }
        var padded: [UInt8] = []
        padded.reserveCapacity(bytes + text.count)
        padded += text
        while padded.count < bytes {
            padded.append(Self.separator)
            padded += text
        }
        return padded
    }

    /// The value that was padded. What was not padded like this comes back as a text that no client ever wrote.
    public func value(of stored: [UInt8]) -> String {
        let text = String(decoding: stored.prefix { $0 != Self.separator }, as: UTF8.self)
        guard padded(text) == stored else {
            return "\(text.prefix(64)), spoilt: \(stored.count) bytes"
        }
        return text
    }
}
