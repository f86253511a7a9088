/// The name of a file in the member's data directory: ASCII, no separators.
public struct FileName: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var rawValue: String

    public init(_ rawValue: String) { self.rawValue = rawValue }

    public static func < (a: FileName, b: FileName) -> Bool {
        a.rawValue.utf8.lexicographicallyPrecedes(b.rawValue.utf8)
    }

    public var description: String { rawValue }
}
