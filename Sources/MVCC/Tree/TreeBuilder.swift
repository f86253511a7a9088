/// Builds a tree from records that come in order, without searching.
struct TreeBuilder: Sendable {
    /// How many keys a finished node has: a little room, or the first write into each would split it.
    private static let keysPerNode = 56

    private var leaf: Node
    /// The nodes of each level that have no parent yet, leaves first, each but a level's first with what separates it from the one before.
    private var levels: [Level] = [Level()]
    private var count = 0

    private struct Level: Sendable {
        var nodes: [Node] = []
        var counts: [Int] = []
        /// `separators[i]` lies before `nodes[i]`; that of the first node of a parent moves up with the parent.
        var separators: [[UInt8]] = []
    }

    init(versions: Bool) { leaf = Node(suffix: versions ? OrderedTree.versionSuffix : 0) }

    /// Appends a record whose position is behind those of all before.
    mutating func append(_ position: TreePosition, _ record: VersionRecord) {
        if leaf.keyCount >= Self.keysPerNode || (leaf.keyBytes.count > Node.keyBytesMax && leaf.keyCount > 1) {
            finishLeaf()
        }
        if !isKnownUniquelyReferenced(&leaf) { leaf = leaf.copy() }
        leaf.insertKey(position, at: leaf.keyCount)
        leaf.insertRecord(record, at: leaf.records.count)
        count += 1
    }

    mutating func finish() -> OrderedTree {
        if leaf.keyCount > 0 || count == 0 { finishLeaf() }
        var depth = 0
        while depth + 1 < levels.count || levels[depth].nodes.count > 1 {
            if !levels[depth].nodes.isEmpty { finishParent(at: depth) }
            depth += 1
        }
        return OrderedTree(root: levels[depth].nodes[0], count: count)
    }

    private mutating func finishLeaf() {
        let separator = leaf.keyCount > 0 ? Array(leaf.key(0)) : []
        add(leaf, count: leaf.records.count, separator: separator, at: 0)
        leaf = Node(suffix: leaf.suffix)
    }

    private mutating func add(_ node: Node, count: Int, separator: [UInt8], at depth: Int) {
        if depth == levels.count { levels.append(Level()) }
        if levels[depth].nodes.count > Self.keysPerNode { finishParent(at: depth) }
        levels[depth].nodes.append(node)
        levels[depth].counts.append(count)
        levels[depth].separators.append(separator)
    }

    private mutating func finishParent(at depth: Int) {
        let level = levels[depth]
        levels[depth] = Level()
        let parent = Node(suffix: leaf.suffix, children: level.nodes, counts: level.counts)
        for separator in level.separators.dropFirst() { parent.insertKey(separator, at: parent.keyCount) }
        add(parent, count: level.counts.reduce(0, +), separator: level.separators[0], at: depth + 1)
    }
}
