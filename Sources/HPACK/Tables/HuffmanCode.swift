/// The code of RFC 7541 appendix B, which is canonical: code lengths alone determine it.
///
/// Codes of one length are consecutive and ordered by symbol, and a longer code continues where the shorter ones ended.
struct HuffmanCode: Sendable {
    static let shared = HuffmanCode()
    static let endOfString: UInt16 = 256
    static let bitsMax = 30

    /// The code of each symbol in its low bits, by symbol.
    let codes: [UInt32]
    /// Symbols ordered by (length, symbol).
    let symbols: [UInt16]
    /// For a code length: the first code that is too large for this length, shifted up to 32 bits.
    let limits: [UInt32]
    /// For a code length: what to add to a code of this length to get its position in `symbols`.
    let offsets: [Int]
    /// For the next eight bits: symbol and length of a code of at most eight bits; length 0 when the code is longer.
    let short: [(symbol: UInt8, bits: UInt8)]

    private init() {
        let symbols = (UInt16(0)...256).sorted {
            (Self.lengths[Int($0)], $0) < (Self.lengths[Int($1)], $1)
        }
        var codes = [UInt32](repeating: 0, count: 257)
        var limits = [UInt32](repeating: 0, count: Self.bitsMax + 1)
        var offsets = [Int](repeating: 0, count: Self.bitsMax + 1)
        var short = [(symbol: UInt8, bits: UInt8)](repeating: (0, 0), count: 256)
        var code: UInt32 = 0
        var position = 0
        for bits in 1...Self.bitsMax {
            code <<= 1
            offsets[bits] = position - Int(code)
            while position < symbols.count, Int(Self.lengths[Int(symbols[position])]) == bits {
                let symbol = symbols[position]
                codes[Int(symbol)] = code
                if bits <= 8 {
                    let first = Int(code) << (8 - bits)
                    for index in first..<(first + (1 << (8 - bits))) {
                        short[index] = (UInt8(truncatingIfNeeded: symbol), UInt8(bits))
                    }
                }
                code += 1
                position += 1
            }
            limits[bits] = UInt32(truncatingIfNeeded: UInt64(code) << UInt64(32 - bits))
        }
        // The last code is all ones: one past it does not fit into 32 bits.
        limits[Self.bitsMax] = .max
        self.codes = codes
        self.symbols = symbols
        self.limits = limits
        self.offsets = offsets
        self.short = short
    }

    /// Code lengths in bits by symbol; 256 is the end of string.
    static let lengths: [UInt8] = [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7,
        7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21,
        23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24,
        21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
    ]
}
