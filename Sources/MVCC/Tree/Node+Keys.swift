internal import Bytes

/// Putting keys into a node and taking them out.
extension Node {
    /// Arrays grow by a few elements, not by doubling: most of a store's memory is the slack of its nodes.
    private static let growth = 8

    func insertKey(_ position: TreePosition, at index: Int, suffix: Int) {
        let start = keyStart(index)
        let length = position.key.count + suffix
        if keyBytes.capacity < keyBytes.count + length {
            keyBytes.reserveCapacity(keyBytes.count + max(length, min(length * Self.growth, Self.keyBytesMax / 8)))
        }
        if suffix == 0 {
            keyBytes.insert(contentsOf: position.key, at: start)
        } else {
            keyBytes.insert(contentsOf: [UInt8](position), at: start)
        }
        Self.makeRoom(in: &keyEnds)
        keyEnds.insert(UInt32(start), at: index)
        shiftEnds(from: index, by: length)
    }

    func insertKey(_ bytes: [UInt8], at index: Int) {
        let start = keyStart(index)
        keyBytes.insert(contentsOf: bytes, at: start)
        keyEnds.insert(UInt32(start), at: index)
        shiftEnds(from: index, by: bytes.count)
    }

    func removeKey(at index: Int) {
        let start = keyStart(index)
        let end = Int(keyEnds[index])
        keyBytes.removeSubrange(start..<end)
        keyEnds.remove(at: index)
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
        keyBytes.append(contentsOf: other.keyBytes[start..<Int(other.keyEnds[range.upperBound - 1])])
        for index in range { keyEnds.append(UInt32(Int(other.keyEnds[index]) + shift)) }
    }

    private func shiftEnds(from index: Int, by distance: Int) {
        let amount = UInt32(truncatingIfNeeded: distance)
        keyEnds.withUnsafeMutableBufferPointer { ends in
            for at in index..<ends.count { ends[at] &+= amount }
        }
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
