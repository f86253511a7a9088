/// An ordered copy-on-write B+ tree from keys, or versions of keys, to records.
///
/// Copying the tree costs one reference. A write copies the nodes on its path only where another copy of the tree still
/// refers to them. Inner nodes know how many records lie below each child, so counting a range takes logarithmic time.
struct OrderedTree: Sendable {
    /// The bytes of revision and order behind each key in a tree of versions.
    static let versionSuffix = 12

    private(set) var root: Node
    private(set) var count: Int

    /// An empty tree that has one record for each key, or, with `versions`, one for each version of a key.
    init(versions: Bool) {
        self.init(root: Node(suffix: versions ? Self.versionSuffix : 0), count: 0)
    }

    init(root: Node, count: Int) {
        self.root = root
        self.count = count
    }

    func find(_ position: TreePosition) -> VersionRecord? {
        var node = root
        while !node.isLeaf { node = node.children[node.rank(position, inclusive: true)] }
        let index = node.rank(position, inclusive: false)
        return node.isAt(index, position) ? node.records[index] : nil
    }

    /// The last record that is not behind `position`, if it belongs to the same key.
    func last(through position: TreePosition) -> VersionRecord? {
        var node = root
        var before: Node?
        while !node.isLeaf {
            let child = node.rank(position, inclusive: true)
            if child > 0 { before = node.children[child - 1] }
            node = node.children[child]
        }
        var index = node.rank(position, inclusive: true) - 1
        if index < 0 {
            guard var left = before else { return nil }
            while !left.isLeaf { left = left.children[left.children.count - 1] }
            node = left
            index = left.keyCount - 1
        }
        return node.hasKey(position.key, at: index) ? node.records[index] : nil
    }

    /// The number of records before `position`, and, if `inclusive`, at it.
    func rank(_ position: TreePosition, inclusive: Bool) -> Int {
        var node = root
        var rank = 0
        while !node.isLeaf {
            let child = node.rank(position, inclusive: true)
            for index in 0..<child { rank += node.counts[index] }
            node = node.children[child]
        }
        return rank + node.rank(position, inclusive: inclusive)
    }

    /// Puts in the record that `make` answers when it is given the one that is there. Answers what was there.
    @discardableResult
    mutating func upsert(_ position: TreePosition, _ make: (VersionRecord?) -> VersionRecord) -> VersionRecord? {
        if !isKnownUniquelyReferenced(&root) { root = root.copy() }
        let insertion = insert(into: root, position, make)
        if insertion.replaced == nil { count += 1 }
        if let split = insertion.split {
            let left = root
            root = Node(
                suffix: left.suffix, children: [left, split.right], counts: [left.recordCount, split.right.recordCount])
            root.insertKey(split.separator, at: 0)
        }
        return insertion.replaced
    }

    /// Takes the record out and answers it.
    @discardableResult
    mutating func remove(_ position: TreePosition) -> VersionRecord? {
        if !isKnownUniquelyReferenced(&root) { root = root.copy() }
        guard let removed = remove(from: root, position) else { return nil }
        count -= 1
        while root.children.count == 1 { root = root.children[0] }
        return removed
    }
}
