/// Reads the primitives of RFC 7541 §5 from a header block.
struct BlockReader {
    private let block: UnsafeRawBufferPointer
    private var position = 0

    init(_ block: UnsafeRawBufferPointer) { self.block = block }

    func peek() -> UInt8? { position < block.count ? block[position] : nil }

    /// An integer whose first octet leaves `prefixBits` bits for it (§5.1).
    mutating func integer(prefixBits: Int) throws(HeaderDecodingError) -> Int {
        guard position < block.count else { throw .truncated }
        let mask = (1 &<< prefixBits) &- 1
        var value = Int(block[position]) & mask
        position &+= 1
        guard value == mask else { return value }
        var shift = 0
        while position < block.count {
            let octet = Int(block[position])
            position &+= 1
            guard shift <= 28 else { throw .integerTooLarge }
            value &+= (octet & 0x7F) &<< shift
            guard value <= 1 << 28 else { throw .integerTooLarge }
            if octet & 0x80 == 0 { return value }
            shift &+= 7
        }
        throw .truncated
    }

    /// A string literal as it is on the wire (§5.2).
    mutating func string() throws(HeaderDecodingError) -> (text: UnsafeRawBufferPointer, isHuffman: Bool) {
        guard let first = peek() else { throw .truncated }
        let count = try integer(prefixBits: 7)
        guard count <= block.count &- position else { throw .truncated }
        let text = UnsafeRawBufferPointer(rebasing: block[position..<(position &+ count)])
        position &+= count
        return (text, first & 0x80 != 0)
    }
}
