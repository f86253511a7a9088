/// The hash of the state after each entry, from whoever was there first (S13).
struct StateLedger {
    private var hashes: [UInt64?] = []

    /// A member's state at an index has this hash; answers whether nobody has another there.
    mutating func applied(_ index: UInt64, hash: UInt64) -> Bool {
        let slot = Int(index)
        while hashes.count <= slot { hashes.append(nil) }
        guard let known = hashes[slot] else {
            hashes[slot] = hash
            return true
        }
        return known == hash
    }
}
