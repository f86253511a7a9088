/// How expensive a password hash is: each step up doubles the work.
public struct BcryptCost: Hashable, Comparable, Sendable {
    public let exponent: Int

    /// Nil outside of 4...31.
    public init?(_ exponent: Int) {
        guard Self.exponents.contains(exponent) else { return nil }
        self.exponent = exponent
    }

    private init(known exponent: Int) { self.exponent = exponent }

    public static let exponents = 4...31
    /// etcd's.
    public static let standard = BcryptCost(known: 10)

    public static func < (a: Self, b: Self) -> Bool { a.exponent < b.exponent }
}
