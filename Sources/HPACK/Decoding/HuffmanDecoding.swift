extension HuffmanCode {
    /// Appends the decoded text to `bytes`; stops with an error after `bytesMax` bytes, so that a small block cannot
    /// make much work.
    ///
    /// RFC 7541 §5.2: padding is at most seven bits, all ones; the end-of-string symbol itself is an error.
    func decode(
        _ text: UnsafeRawBufferPointer, appendingTo bytes: inout [UInt8], bytesMax: Int
    ) throws(HeaderDecodingError) {
        var window: UInt64 = 0
        var available = 0
        var position = 0
        var room = bytesMax
        while true {
            while available <= 56, position < text.count {
                window |= UInt64(text[position]) << UInt64(56 &- available)
                available &+= 8
                position &+= 1
            }
            guard available > 0 else { return }
            var bits = Int(short[Int(window >> 56)].bits)
            var symbol = UInt16(short[Int(window >> 56)].symbol)
            if bits == 0 {
                let next = UInt32(truncatingIfNeeded: window >> 32)
                bits = 9
                while bits < Self.bitsMax, next >= limits[bits] { bits &+= 1 }
                // Thirty bits cannot exceed the last code, the end of string, so the position is in range.
                symbol = symbols[(Int(next) >> (32 &- bits)) &+ offsets[bits]]
            }
            if bits > available {
                let padding = (UInt64.max << UInt64(64 &- available))
                guard available < 8, window == padding else { throw .invalidHuffman }
                return
            }
            guard symbol != Self.endOfString else { throw .invalidHuffman }
            guard room > 0 else { throw .listTooLarge }
            room &-= 1
            bytes.append(UInt8(truncatingIfNeeded: symbol))
            window <<= UInt64(bits)
            available &-= bits
        }
    }
}
