/// A whole number as JSON writes it: any sign, up to 64 bits.
public struct JSONInteger: Hashable, Sendable {
    public let isNegative: Bool
    public let magnitude: UInt64

    /// Reads a JSON number, or the same text within a string. Nil when it is not a whole number or has more than 64 bits;
    /// `5.0` and `5e2` are whole.
    public init?(_ text: some BidirectionalCollection<UInt8>) {
        var rest = text[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        let whole = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest[whole.endIndex...]
        guard !whole.isEmpty, whole.first != 0x30 || whole.count == 1 else { return nil }
        var digits = Array(whole)
        var point = digits.count
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !fraction.isEmpty else { return nil }
            digits += fraction
            rest = rest[fraction.endIndex...]
        }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            guard let exponent = Self.readExponent(rest.dropFirst()) else { return nil }
            point += exponent
        } else if !rest.isEmpty {
            return nil
        }
        guard let magnitude = Self.whole(digits, point) else { return nil }
        self.magnitude = magnitude
    }

    /// The digits with a decimal point behind the first `point` of them.
    private static func whole(_ digits: [UInt8], _ point: Int) -> UInt64? {
        guard digits.contains(where: { $0 != 0x30 }) else { return 0 }
        guard digits.dropFirst(max(0, point)).allSatisfy({ $0 == 0x30 }) else { return nil }
        var value: UInt64 = 0
        for place in 0..<max(0, point) {
            let digit = place < digits.count ? UInt64(digits[place] - 0x30) : 0
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeNow) = product.addingReportingOverflow(digit)
            guard !isTooLarge, !isTooLargeNow else { return nil }
            value = sum
        }
        return value
    }

    /// Exponents are cut at what no number of 64 bits, written with the digits of any text that fits in memory, needs.
    private static func readExponent(_ text: some Collection<UInt8>) -> Int? {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard !rest.isEmpty, rest.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let magnitude = rest.reduce(0) { min($0 * 10 + Int($1 - 0x30), 1_000_000_000) }
        return isNegative ? -magnitude : magnitude
    }

    public var int64: Int64? {
        if !isNegative { return Int64(exactly: magnitude) }
        return magnitude == Int64.min.magnitude ? Int64.min : Int64(exactly: magnitude).map { -$0 }
    }

    public var uint64: UInt64? { isNegative && magnitude != 0 ? nil : magnitude }
}
