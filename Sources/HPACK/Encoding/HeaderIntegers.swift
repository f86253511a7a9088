extension [UInt8] {
    /// Appends an integer of RFC 7541 §5.1 under `flags`, which occupy the bits above the prefix.
    mutating func appendHeaderInteger(_ value: Int, prefixBits: Int, flags: UInt8) {
        let mask = (1 << prefixBits) - 1
        guard value >= mask else { return append(flags | UInt8(truncatingIfNeeded: value)) }
        append(flags | UInt8(truncatingIfNeeded: mask))
        var rest = value - mask
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}
