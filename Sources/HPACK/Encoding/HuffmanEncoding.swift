extension HuffmanCode {
    /// Appends a string literal (RFC 7541 §5.2), Huffman-coded when that is shorter.
    func encodeString(_ text: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        let coded = (text.reduce(0) { $0 &+ Int(Self.lengths[Int($1)]) } &+ 7) / 8
        guard coded < text.count else {
            output.appendHeaderInteger(text.count, prefixBits: 7, flags: 0)
            return output.append(contentsOf: text)
        }
        output.appendHeaderInteger(coded, prefixBits: 7, flags: 0x80)
        var window: UInt64 = 0
        var filled = 0
        for byte in text {
            let bits = Int(Self.lengths[Int(byte)])
            window = (window << UInt64(bits)) | UInt64(codes[Int(byte)])
            filled &+= bits
            while filled >= 8 {
                filled &-= 8
                output.append(UInt8(truncatingIfNeeded: window >> UInt64(filled)))
            }
        }
        if filled > 0 {
            let padding = UInt64(0xFF) >> UInt64(filled)
            output.append(UInt8(truncatingIfNeeded: (window << UInt64(8 &- filled)) | padding))
        }
    }
}
