/// Finding a position among the keys of one node.
extension Node {
    /// The number of keys before `position`, and, if `inclusive`, at it.
    func rank(_ position: TreePosition, inclusive: Bool) -> Int {
        keyBytes.withUnsafeBytes { bytes in
            slots.withUnsafeBufferPointer { slots in
                guard !slots.isEmpty else { return 0 }
                let shared = prefixCount
                let order = Self.compareStart(
                    of: position.key, with: UnsafeRawBufferPointer(rebasing: bytes[..<shared]))
                guard order == 0 else { return order < 0 ? 0 : slots.count }
                let head = Self.head(of: position.key, behind: shared)
                var low = 0
                var high = slots.count
                while low < high {
                    let middle = (low &+ high) &>> 1
                    let slot = slots[middle]
                    let isBefore: Bool
                    if UInt32(truncatingIfNeeded: slot &>> 32) == head {
                        let start = middle == 0 ? 0 : Self.end(slots[middle &- 1])
                        let key = UnsafeRawBufferPointer(rebasing: bytes[start..<Self.end(slot)])
                        let order = compare(key, position)
                        isBefore = order < 0 || (inclusive && order == 0)
                    } else {
                        isBefore = UInt32(truncatingIfNeeded: slot &>> 32) < head
                    }
                    if isBefore { low = middle &+ 1 } else { high = middle }
                }
                return low
            }
        }
    }

    /// Whether the key at `index` is exactly `position`.
    func isAt(_ index: Int, _ position: TreePosition) -> Bool {
        guard index < keyCount else { return false }
        return keyBytes.withUnsafeBytes { bytes in
            compare(UnsafeRawBufferPointer(rebasing: bytes[keyStart(index)..<keyEnd(index)]), position) == 0
        }
    }

    /// Whether the key at `index`, whatever its revision, is `key`.
    func hasKey(_ key: UnsafeRawBufferPointer, at index: Int) -> Bool {
        keyBytes.withUnsafeBytes { bytes in
            let stored = UnsafeRawBufferPointer(rebasing: bytes[keyStart(index)..<(keyEnd(index) - suffix)])
            return compareBytes(stored, key) == 0
        }
    }

    /// The four bytes behind the first `count`, as a number; where there are fewer, zeroes. A key that comes before another
    /// never has the higher head.
    static func head(of key: UnsafeRawBufferPointer, behind count: Int) -> UInt32 {
        if key.count &- count >= 4 {
            return UInt32(bigEndian: key.loadUnaligned(fromByteOffset: count, as: UInt32.self))
        }
        var head: UInt32 = 0
        for offset in 0..<4 { head = head &<< 8 | (count + offset < key.count ? UInt32(key[count + offset]) : 0) }
        return head
    }

    /// Whether `key` comes before every key with this prefix (negative), behind all of them, or begins with it (zero).
    private static func compareStart(of key: UnsafeRawBufferPointer, with prefix: UnsafeRawBufferPointer) -> Int {
        compareBytes(UnsafeRawBufferPointer(rebasing: key[..<min(key.count, prefix.count)]), prefix)
    }

    /// Compares a key as it is stored, with the revision behind it, with a position.
    @inline(__always)
    private func compare(_ stored: UnsafeRawBufferPointer, _ position: TreePosition) -> Int {
        let keyCount = stored.count &- suffix
        let order = compareBytes(UnsafeRawBufferPointer(rebasing: stored[..<keyCount]), position.key)
        guard order == 0, suffix > 0 else { return order }
        let revision = UInt64(bigEndian: stored.loadUnaligned(fromByteOffset: keyCount, as: UInt64.self))
        if revision != position.revision { return revision < position.revision ? -1 : 1 }
        let within = UInt32(bigEndian: stored.loadUnaligned(fromByteOffset: keyCount &+ 8, as: UInt32.self))
        return within == position.order ? 0 : within < position.order ? -1 : 1
    }
}
