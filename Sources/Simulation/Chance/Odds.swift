public import Determinism

/// How likely something is, in whole millionths: no decision of a run depends on a rounding of floating point.
public struct Odds: Hashable, Comparable, Sendable {
    public var perMillion: UInt32

    @inlinable
    public init(perMillion: UInt32) { self.perMillion = min(perMillion, 1_000_000) }

    public static let never = Odds(perMillion: 0)
    public static let always = Odds(perMillion: 1_000_000)

    @inlinable
    public static func < (a: Odds, b: Odds) -> Bool { a.perMillion < b.perMillion }

    /// The odds of either, no more than always.
    @inlinable
    public static func + (a: Odds, b: Odds) -> Odds { Odds(perMillion: a.perMillion + b.perMillion) }
}

extension SplitMix64 {
    /// A number from 0 to `bound` - 1. The bias of the multiplication is below bound / 2⁶⁴.
    @inlinable
    public mutating func draw(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bitPattern: Int64(bound))).high)
    }

    /// Draws nothing when there is nothing to decide, so that odds of zero cost nothing.
    @inlinable
    public mutating func happens(_ odds: Odds) -> Bool {
        odds.perMillion != 0 && draw(below: 1_000_000) < Int(odds.perMillion)
    }
}
