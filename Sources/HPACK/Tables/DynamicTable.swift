/// The dynamic table of RFC 7541 §2.3.2: newest first, bounded by accounted bytes.
///
///     arena:  [ dead │ oldest … newest │ free ]      names and values, end to end
///     ring:   position of each entry in the arena
///
/// New entries go to the end of the arena; when it is full the living bytes move to its front. The arena holds at
/// least twice what may live, so moving costs less than one byte for each byte written.
struct DynamicTable: Sendable {
    struct Entry: Sendable {
        var field: HeaderField
        /// Of name and value, for the encoder's search; the decoder leaves it 0.
        var hash: UInt32
    }

    private(set) var arena: [UInt8] = []
    private var ring: [Entry] = []
    private var oldest = 0
    private(set) var count = 0
    /// Lengths and 32 for each living entry.
    private(set) var accountedBytes = 0
    /// The present maximum of `accountedBytes`.
    private(set) var accountedBytesMax: Int
    /// Counts insertions and evictions: two equal readings mean that every index still names the same entry.
    private(set) var generation: UInt64 = 0

    init(accountedBytesMax: Int) { self.accountedBytesMax = accountedBytesMax }

    /// The entry inserted `age` insertions before the newest. `age` is below `count`.
    subscript(age: Int) -> Entry { ring[(oldest &+ count &- 1 &- age) & (ring.count &- 1)] }

    mutating func setMaximum(_ bytes: Int) {
        accountedBytesMax = bytes
        evict(until: bytes)
    }

    /// Inserts a field whose name and value lie end to end in `source`; one larger than the table empties it (§4.4).
    mutating func insert(_ field: HeaderField, from source: UnsafeRawBufferPointer, hash: UInt32 = 0) {
        generation &+= 1
        guard field.accountedBytes <= accountedBytesMax else { return evict(until: 0) }
        evict(until: accountedBytesMax &- field.accountedBytes)
        makeRoom(for: source.count)
        var kept = field
        kept.start = UInt32(truncatingIfNeeded: arena.count)
        arena.append(contentsOf: source)
        if count == ring.count { growRing() }
        ring[(oldest &+ count) & (ring.count &- 1)] = Entry(field: kept, hash: hash)
        count &+= 1
        accountedBytes &+= field.accountedBytes
    }

    private mutating func evict(until bytes: Int) {
        while accountedBytes > bytes, count > 0 {
            accountedBytes &-= ring[oldest].field.accountedBytes
            oldest = (oldest &+ 1) & (ring.count &- 1)
            count &-= 1
            generation &+= 1
        }
        if count == 0 { arena.removeAll(keepingCapacity: true) }
    }

    private mutating func makeRoom(for bytes: Int) {
        let capacity = max(512, 2 &* accountedBytesMax)
        guard arena.count &+ bytes > capacity, count > 0 else { return }
        let dead = ring[oldest].field.start
        arena.removeFirst(Int(dead))
        for position in 0..<count { ring[(oldest &+ position) & (ring.count &- 1)].field.start &-= dead }
    }

    private mutating func growRing() {
        let entries = (0..<count).map { ring[(oldest &+ $0) & (ring.count &- 1)] }
        let spare = Entry(
            field: HeaderField(start: 0, nameCount: 0, valueCount: 0, name: .other, marks: []), hash: 0)
        ring = entries + Array(repeating: spare, count: max(16, ring.count * 2) - count)
        oldest = 0
    }
}
