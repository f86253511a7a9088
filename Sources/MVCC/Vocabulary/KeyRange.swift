/// Keys by etcd's convention: `end` empty is exactly `key`, a single zero byte is every key from `key` on, anything else
/// is the half-open range from `key` to `end`, which is empty when `end` is not above `key`.
public struct KeyRange: Hashable, Sendable {
    public var key: [UInt8]
    public var end: [UInt8]

    @inlinable
    public init(key: [UInt8], end: [UInt8] = []) {
        self.key = key
        self.end = end
    }

    /// Every key.
    public static let all = KeyRange(key: [0], end: [0])

    public static func from(_ key: [UInt8]) -> KeyRange { KeyRange(key: key, end: [0]) }

    /// Every key that begins with `prefix`. The empty prefix is every key.
    public static func prefix(_ prefix: [UInt8]) -> KeyRange {
        guard !prefix.isEmpty else { return .all }
        var end = prefix
        while let last = end.last {
            if last < 0xFF {
                end[end.count - 1] = last + 1
                return KeyRange(key: prefix, end: end)
            }
            end.removeLast()
        }
        return .from(prefix)
    }

    @inlinable public var isSingleKey: Bool { end.isEmpty }
    @inlinable public var isOpenEnded: Bool { end.count == 1 && end[0] == 0 }

    public func contains(_ other: [UInt8]) -> Bool {
        if isSingleKey { return other == key }
        return !Self.precedes(other, key) && (isOpenEnded || Self.precedes(other, end))
    }

    /// Whether `a` comes before `b` in the order of keys: byte by byte, a prefix first.
    public static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.withUnsafeBytes { a in b.withUnsafeBytes { b in compareBytes(a, b) < 0 } }
    }
}
