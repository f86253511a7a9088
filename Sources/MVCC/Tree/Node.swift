/// A node of an ``OrderedTree``: a leaf with its records, or an inner node with its children.
///
/// Keys lie packed in one array, not an object each. A node is changed only by whoever holds the only reference to it, and
/// is as good as immutable for everyone else, which is what makes it safe to send. For the same reason no two accesses can
/// overlap, and the run-time check for it, which costs a tenth of a search, is off.
final class Node: @unchecked Sendable {
    /// The keys one behind the other. In an inner node, key `i` separates child `i` from child `i + 1`: it is above
    /// everything in the first and not above anything in the second.
    @exclusivity(unchecked) var keyBytes: [UInt8]
    /// Where each key ends in `keyBytes`.
    @exclusivity(unchecked) var keyEnds: [UInt32]
    /// A leaf's records, one for each key.
    @exclusivity(unchecked) var records: [VersionRecord]
    /// An inner node's children, one more than keys. Empty in a leaf.
    @exclusivity(unchecked) var children: [Node]
    /// The number of records below each child.
    @exclusivity(unchecked) var counts: [Int]

    init(
        keyBytes: [UInt8] = [],
        keyEnds: [UInt32] = [],
        records: [VersionRecord] = [],
        children: [Node] = [],
        counts: [Int] = []
    ) {
        self.keyBytes = keyBytes
        self.keyEnds = keyEnds
        self.records = records
        self.children = children
        self.counts = counts
    }

    func copy() -> Node {
        Node(keyBytes: keyBytes, keyEnds: keyEnds, records: records, children: children, counts: counts)
    }

    /// The most keys of a node. A node of 3 KiB still moves quickly when a record is put into its middle.
    static let keysMax = 64
    /// The most bytes of keys in a node that has enough keys to be split, so that long keys do not make moves slow.
    static let keyBytesMax = 8192
    /// With fewer keys a node is put together with a neighbour, if the two leave room for more.
    static let keysMin = 16

    var isLeaf: Bool { children.isEmpty }
    var keyCount: Int { keyEnds.count }

    /// The number of records in and below this node.
    var recordCount: Int { isLeaf ? records.count : counts.reduce(0, +) }

    var isOverfull: Bool {
        keyEnds.count > Self.keysMax || (keyBytes.count > Self.keyBytesMax && keyEnds.count > 3)
    }

    func keyStart(_ index: Int) -> Int { index == 0 ? 0 : Int(keyEnds[index - 1]) }

    func key(_ index: Int) -> ArraySlice<UInt8> { keyBytes[keyStart(index)..<Int(keyEnds[index])] }

    /// The number of keys before `position`, and, if `inclusive`, at it.
    func rank(_ position: TreePosition, inclusive: Bool, suffix: Int) -> Int {
        keyBytes.withUnsafeBytes { bytes in
            keyEnds.withUnsafeBufferPointer { ends in
                var low = 0
                var high = ends.count
                while low < high {
                    let middle = (low &+ high) &>> 1
                    let start = middle == 0 ? 0 : Int(ends[middle &- 1])
                    let key = UnsafeRawBufferPointer(rebasing: bytes[start..<Int(ends[middle])])
                    let order = Self.compare(key, position, suffix: suffix)
                    if order < 0 || (inclusive && order == 0) { low = middle &+ 1 } else { high = middle }
                }
                return low
            }
        }
    }

    /// Whether the key at `index` is exactly `position`.
    func isAt(_ index: Int, _ position: TreePosition, suffix: Int) -> Bool {
        guard index < keyCount else { return false }
        return keyBytes.withUnsafeBytes { bytes in
            let key = UnsafeRawBufferPointer(rebasing: bytes[keyStart(index)..<Int(keyEnds[index])])
            return Self.compare(key, position, suffix: suffix) == 0
        }
    }

    /// Whether the key at `index`, whatever its revision, is `key`.
    func hasKey(_ key: UnsafeRawBufferPointer, at index: Int, suffix: Int) -> Bool {
        keyBytes.withUnsafeBytes { bytes in
            let stored = UnsafeRawBufferPointer(rebasing: bytes[keyStart(index)..<(Int(keyEnds[index]) - suffix)])
            return compareBytes(stored, key) == 0
        }
    }

    /// Compares a key as it is stored, with `suffix` bytes of revision behind it, with a position.
    @inline(__always)
    private static func compare(_ stored: UnsafeRawBufferPointer, _ position: TreePosition, suffix: Int) -> Int {
        let keyCount = stored.count &- suffix
        let order = compareBytes(UnsafeRawBufferPointer(rebasing: stored[..<keyCount]), position.key)
        guard order == 0, suffix > 0 else { return order }
        let revision = UInt64(bigEndian: stored.loadUnaligned(fromByteOffset: keyCount, as: UInt64.self))
        if revision != position.revision { return revision < position.revision ? -1 : 1 }
        let within = UInt32(bigEndian: stored.loadUnaligned(fromByteOffset: keyCount &+ 8, as: UInt32.self))
        return within == position.order ? 0 : within < position.order ? -1 : 1
    }
}
