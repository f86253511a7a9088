/// The name of a role: UTF-8, compared byte by byte.
public struct RoleName: Hashable, Comparable, Sendable {
    public var utf8: [UInt8]

    public init(utf8: [UInt8]) { self.utf8 = utf8 }
    public init(_ text: String) { utf8 = Array(text.utf8) }

    public var text: String { String(decoding: utf8, as: UTF8.self) }
    public var isEmpty: Bool { utf8.isEmpty }

    /// The role that may do everything; whether it is stored does not matter.
    public static let root = RoleName("root")

    public static func < (a: Self, b: Self) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
