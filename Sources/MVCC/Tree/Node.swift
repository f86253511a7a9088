/// A node of an ``OrderedTree``: a leaf with its records, or an inner node with its children.
///
/// Keys lie packed in one array, not an object each. A node is changed only by whoever holds the only reference to it, and
/// is as good as immutable for everyone else, which is what makes it safe to send. For the same reason no two accesses can
/// overlap, and the run-time check for it, which costs a tenth of a search, is off.
final class Node: @unchecked Sendable {
    /// How many bytes behind each stored key are its revision and order: 0 or ``OrderedTree/versionSuffix``.
    let suffix: Int
    /// The keys one behind the other. In an inner node, key `i` separates child `i` from child `i + 1`: it is above
    /// everything in the first and not above anything in the second.
    @exclusivity(unchecked) var keyBytes: [UInt8]
    /// For each key its head, in the upper half, and where it ends in `keyBytes`, in the lower.
    ///
    /// A search compares heads, which lie close together, and looks at a key itself only where they are equal: a search in
    /// a large tree is slow by the cache lines that it touches.
    @exclusivity(unchecked) var slots: [UInt64]
    /// How many bytes all keys of the node begin with in common. A key's head is the four bytes behind them.
    @exclusivity(unchecked) var prefixCount: Int
    /// A leaf's records, one for each key.
    @exclusivity(unchecked) var records: [VersionRecord]
    /// An inner node's children, one more than keys. Empty in a leaf.
    @exclusivity(unchecked) var children: [Node]
    /// The number of records below each child.
    @exclusivity(unchecked) var counts: [Int]

    init(
        suffix: Int,
        keyBytes: [UInt8] = [],
        slots: [UInt64] = [],
        prefixCount: Int = 0,
        records: [VersionRecord] = [],
        children: [Node] = [],
        counts: [Int] = []
    ) {
        self.suffix = suffix
        self.keyBytes = keyBytes
        self.slots = slots
        self.prefixCount = prefixCount
        self.records = records
        self.children = children
        self.counts = counts
    }

    func copy() -> Node {
        Node(
            suffix: suffix, keyBytes: keyBytes, slots: slots, prefixCount: prefixCount, records: records,
            children: children, counts: counts)
    }

    /// The most keys of a node. A node of 3 KiB still moves quickly when a record is put into its middle.
    static let keysMax = 64
    /// The most bytes of keys in a node that has enough keys to be split, so that long keys do not make moves slow.
    static let keyBytesMax = 8192
    /// With fewer keys a node is put together with a neighbour, if the two leave room for more.
    static let keysMin = 16

    var isLeaf: Bool { children.isEmpty }
    var keyCount: Int { slots.count }

    /// The number of records in and below this node.
    var recordCount: Int { isLeaf ? records.count : counts.reduce(0, +) }

    var isOverfull: Bool {
        keyCount > Self.keysMax || (keyBytes.count > Self.keyBytesMax && keyCount > 3)
    }

    func keyStart(_ index: Int) -> Int { index == 0 ? 0 : keyEnd(index - 1) }
    func keyEnd(_ index: Int) -> Int { Self.end(slots[index]) }

    func key(_ index: Int) -> ArraySlice<UInt8> { keyBytes[keyStart(index)..<keyEnd(index)] }

    static func end(_ slot: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: slot)) }
}
