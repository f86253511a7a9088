/// The configurations a search has been in: which operations are placed, and the state they led to (Lowe 2017).
///
/// A hash only chooses where to look; sets and states are compared in full, so that nothing is taken for something else.
@usableFromInline
struct ConfigurationCache<State: Hashable> {
    /// Entry number plus one, 0 where nothing is. Open addressing; a power of two, at most half full.
    @usableFromInline var slots: [Int32] = Array(repeating: 0, count: 64)
    @usableFromInline var hashes: [UInt64] = []
    @usableFromInline var states: [State] = []
    /// The bit sets of all entries, one after the other.
    @usableFromInline var words: [UInt64] = []
    @usableFromInline let wordsPerSet: Int

    @inlinable
    init(wordsPerSet: Int) { self.wordsPerSet = wordsPerSet }

    /// Remembers the configuration; `false` if it was known. `setHash` is a hash of `set`.
    @inlinable
    mutating func insert(_ set: [UInt64], _ setHash: UInt64, _ state: State) -> Bool {
        let hash = setHash ^ (UInt64(bitPattern: Int64(state.hashValue)) &* 0x9E37_79B9_7F4A_7C15)
        var slot = Self.slot(hash, mask: slots.count - 1)
        while slots[slot] != 0 {
            let entry = Int(slots[slot]) - 1
            if hashes[entry] == hash, isEqual(entry, set), states[entry] == state { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        hashes.append(hash)
        states.append(state)
        words.append(contentsOf: set)
        slots[slot] = Int32(hashes.count)
        if 2 * hashes.count > slots.count { grow() }
        return true
    }

    @inlinable
    func isEqual(_ entry: Int, _ set: [UInt64]) -> Bool {
        let start = entry * wordsPerSet
        for word in 0..<wordsPerSet where words[start + word] != set[word] { return false }
        return true
    }

    @inlinable
    static func slot(_ hash: UInt64, mask: Int) -> Int { Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask }

    @inlinable
    mutating func grow() {
        slots = Array(repeating: 0, count: 2 * slots.count)
        let mask = slots.count - 1
        for (entry, hash) in hashes.enumerated() {
            var slot = Self.slot(hash, mask: mask)
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(entry + 1)
        }
    }
}
