/// What has been used up of a scope's bounds.
struct Budget: Hashable {
    private(set) var bits: UInt32 = 0

    init() {}
    init(bits: UInt32) { self.bits = bits }

    var proposals: Int { Int(bits & 0xFF) }
    var crashes: Int { Int((bits >> 8) & 0xFF) }
    func hasBegun(change: Int) -> Bool { bits & (1 << (16 + UInt32(change))) != 0 }

    mutating func propose() { bits += 1 }
    mutating func crash() { bits += 1 << 8 }
    mutating func begin(change: Int) { bits |= 1 << (16 + UInt32(change)) }
}
