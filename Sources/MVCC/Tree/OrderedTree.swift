/// An ordered copy-on-write B+ tree from keys, or versions of keys, to records.
///
/// Copying the tree costs one reference. A write copies the nodes on its path only where another copy of the tree still
/// refers to them. Inner nodes know how many records lie below each child, so counting a range takes logarithmic time.
struct OrderedTree: Sendable {
    /// The bytes of revision and order behind each key in a tree of versions.
    static let versionSuffix = 12

    /// How many bytes behind each stored key are its revision and order: 0 or ``versionSuffix``.
    let suffix: Int
    private(set) var root: Node
    private(set) var count: Int

    /// An empty tree that has one record for each key, or, with `versions`, one for each version of a key.
    init(versions: Bool) {
        self.init(versions: versions, root: Node(), count: 0)
    }

    init(versions: Bool, root: Node, count: Int) {
        suffix = versions ? Self.versionSuffix : 0
        self.root = root
        self.count = count
    }

    func find(_ position: TreePosition) -> VersionRecord? {
        var node = root
        while !node.isLeaf { node = node.children[node.rank(position, inclusive: true, suffix: suffix)] }
        let index = node.rank(position, inclusive: false, suffix: suffix)
        return node.isAt(index, position, suffix: suffix) ? node.records[index] : nil
    }

    /// The last record that is not behind `position`, if it belongs to the same key.
    func last(through position: TreePosition) -> VersionRecord? {
        var node = root
        var before: Node?
        while !node.isLeaf {
            let child = node.rank(position, inclusive: true, suffix: suffix)
            if child > 0 { before = node.children[child - 1] }
            node = node.children[child]
        }
        var index = node.rank(position, inclusive: true, suffix: suffix) - 1
        if index < 0 {
            guard var left = before else { return nil }
            while !left.isLeaf { left = left.children[left.children.count - 1] }
            node = left
            index = left.keyCount - 1
        }
        return node.hasKey(position.key, at: index, suffix: suffix) ? node.records[index] : nil
    }

    /// The number of records before `position`, and, if `inclusive`, at it.
    func rank(_ position: TreePosition, inclusive: Bool) -> Int {
        var node = root
        var rank = 0
        while !node.isLeaf {
            let child = node.rank(position, inclusive: true, suffix: suffix)
            for index in 0..<child { rank += node.counts[index] }
            node = node.children[child]
        }
        return rank + node.rank(position, inclusive: inclusive, suffix: suffix)
    }

    /// Puts in the record that `make` answers when it is given the one that is there. Answers what was there.
    @discardableResult
    mutating func upsert(_ position: TreePosition, _ make: (VersionRecord?) -> VersionRecord) -> VersionRecord? {
        if !isKnownUniquelyReferenced(&root) { root = root.copy() }
        let insertion = insert(into: root, position, make)
        if insertion.replaced == nil { count += 1 }
        if let split = insertion.split {
            let left = root
            root = Node(children: [left, split.right], counts: [left.recordCount, split.right.recordCount])
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
