internal import Bytes

/// Putting keys into a node and taking them out.
extension Node {
    /// Arrays grow by a few elements, not by doubling: most of a store's memory is the slack of its nodes.
    private static let growth = 8

    func insertKey(_ position: TreePosition, at index: Int) {
        let length = position.key.count + suffix
        if keyBytes.capacity < keyBytes.count + length {
            keyBytes.reserveCapacity(keyBytes.count + max(length, min(length * Self.growth, Self.keyBytesMax / 8)))
        }
        if suffix == 0 {
            keyBytes.insert(contentsOf: position.key, at: keyStart(index))
        } else {
            keyBytes.insert(contentsOf: [UInt8](position), at: keyStart(index))
        }
        insertSlot(for: position.key, length: length, at: index)
    }

    /// Inserts a key as another node stores it.
    func insertKey(_ bytes: [UInt8], at index: Int) {
        keyBytes.insert(contentsOf: bytes, at: keyStart(index))
        bytes.withUnsafeBytes { stored in
            let key = UnsafeRawBufferPointer(rebasing: stored[..<(stored.count - suffix)])
            insertSlot(for: key, length: bytes.count, at: index)
        }
    }

    func removeKey(at index: Int) {
        let (start, end) = (keyStart(index), keyEnd(index))
        keyBytes.removeSubrange(start..<end)
        slots.remove(at: index)
        shiftEnds(from: index, by: start - end)
    }

    func insertRecord(_ record: VersionRecord, at index: Int) {
        Self.makeRoom(in: &records)
        records.insert(record, at: index)
    }

    /// Appends keys `range` of `other`.
    func appendKeys(_ range: Range<Int>, of other: Node) {
        guard !range.isEmpty else { return }
        let start = other.keyStart(range.lowerBound)
        let shift = keyBytes.count - start
        keyBytes.append(contentsOf: other.keyBytes[start..<other.keyEnd(range.upperBound - 1)])
        for index in range { slots.append(UInt64(other.keyEnd(index) + shift)) }
        refreshHeads()
    }

    /// Finds out what all keys begin with, and what their heads are. Keys are in order, so the first and the last tell.
    func refreshHeads() {
        guard keyCount > 0 else { return }
        keyBytes.withUnsafeBytes { bytes in
            prefixCount = Self.countShared(
                UnsafeRawBufferPointer(rebasing: bytes[..<(keyEnd(0) - suffix)]),
                UnsafeRawBufferPointer(rebasing: bytes[keyStart(keyCount - 1)..<(keyEnd(keyCount - 1) - suffix)]))
            var start = 0
            for index in slots.indices {
                let end = keyEnd(index)
                let key = UnsafeRawBufferPointer(rebasing: bytes[start..<(end - suffix)])
                slots[index] = UInt64(Self.head(of: key, behind: prefixCount)) << 32 | UInt64(end)
                start = end
            }
        }
    }

    /// Adds the slot of a key whose bytes have been put in.
    private func insertSlot(for key: UnsafeRawBufferPointer, length: Int, at index: Int) {
        let start = keyStart(index)
        Self.makeRoom(in: &slots)
        slots.insert(UInt64(start), at: index)
        shiftEnds(from: index, by: length)
        let sharesPrefix =
            keyCount > 1
            && keyBytes.withUnsafeBytes { bytes in
                // Any other key has the prefix that all others have.
                let other = index == 0 ? start + length : 0
                return prefixCount <= key.count
                    && compareBytes(
                        UnsafeRawBufferPointer(rebasing: bytes[other..<(other + prefixCount)]),
                        UnsafeRawBufferPointer(rebasing: key[..<prefixCount])) == 0
            }
        if sharesPrefix {
            slots[index] |= UInt64(Self.head(of: key, behind: prefixCount)) << 32
        } else {
            refreshHeads()
        }
    }

    private func shiftEnds(from index: Int, by distance: Int) {
        // Modulo 2⁶⁴: no end grows beyond the lower half, nor shrinks below zero, so the heads stay what they are.
        let amount = UInt64(bitPattern: Int64(distance))
        slots.withUnsafeMutableBufferPointer { slots in
            for at in index..<slots.count { slots[at] &+= amount }
        }
    }

    private static func countShared(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
        let most = min(a.count, b.count)
        var count = 0
        while count < most, a[count] == b[count] { count &+= 1 }
        return count
    }

    private static func makeRoom<Element>(in array: inout [Element]) {
        if array.count == array.capacity { array.reserveCapacity(array.count + growth) }
    }
}

extension [UInt8] {
    /// The bytes under which a tree with versions stores the position: its order is theirs for keys of equal length.
    init(_ position: TreePosition) {
        self.init()
        reserveCapacity(position.key.count + OrderedTree.versionSuffix)
        append(contentsOf: position.key)
        appendBigEndian(position.revision)
        appendBigEndian(position.order)
    }
}
