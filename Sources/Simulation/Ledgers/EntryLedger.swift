internal import Bytes

/// Every entry that any member ever wrote, by its place: the same place and term must mean the same entry for ever (S3).
struct EntryLedger {
    struct Entry {
        var term: UInt64
        var kind: UInt8
        var stamp: UInt64
        var payload: [UInt8]
        fileprivate var hash: UInt64
    }

    private var places: [[Entry]] = []

    /// Takes note of an entry; answers whether it is the one that this place and term already has.
    mutating func wrote(index: UInt64, term: UInt64, kind: UInt8, stamp: UInt64, payload: UnsafeRawBufferPointer)
        -> Bool
    {
        let slot = Int(index)
        while places.count <= slot { places.append([]) }
        var hash = StableHash()
        hash.add(payload)
        hash.add(stamp)
        hash.add(UInt64(kind))
        for entry in places[slot] where entry.term == term { return entry.hash == hash.value }
        places[slot].append(
            Entry(term: term, kind: kind, stamp: stamp, payload: [UInt8](payload), hash: hash.value))
        return true
    }

    /// The entry of this index and term, if anyone ever wrote it.
    func entry(index: UInt64, term: UInt64) -> Entry? {
        guard index < UInt64(places.count) else { return nil }
        return places[Int(index)].first { $0.term == term }
    }
}
