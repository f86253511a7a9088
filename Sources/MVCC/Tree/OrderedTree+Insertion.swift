extension OrderedTree {
    struct Insertion {
        var replaced: VersionRecord?
        /// The new node to the right, when the node was full.
        var split: Node.Split?
    }

    /// Inserts below `node`, which nobody else refers to.
    func insert(
        into node: Node, _ position: TreePosition, _ make: (VersionRecord?) -> VersionRecord
    ) -> Insertion {
        guard !node.isLeaf else { return insert(intoLeaf: node, position, make) }
        let index = node.rank(position, inclusive: true)
        let insertion = insert(into: node.uniqueChild(index), position, make)
        if insertion.replaced == nil { node.counts[index] += 1 }
        guard let split = insertion.split else { return insertion }

        let moved = split.right.recordCount
        node.counts[index] -= moved
        node.insertKey(split.separator, at: index)
        node.children.insert(split.right, at: index + 1)
        node.counts.insert(moved, at: index + 1)
        return Insertion(replaced: nil, split: node.isOverfull ? node.split(inserted: index) : nil)
    }

    private func insert(
        intoLeaf node: Node, _ position: TreePosition, _ make: (VersionRecord?) -> VersionRecord
    ) -> Insertion {
        let index = node.rank(position, inclusive: false)
        if node.isAt(index, position) {
            let replaced = node.records[index]
            node.records[index] = make(replaced)
            return Insertion(replaced: replaced, split: nil)
        }
        node.insertRecord(make(nil), at: index)
        node.insertKey(position, at: index)
        return Insertion(replaced: nil, split: node.isOverfull ? node.split(inserted: index) : nil)
    }
}

extension Node {
    /// The child, copied first if anyone else refers to it.
    func uniqueChild(_ index: Int) -> Node {
        if !isKnownUniquelyReferenced(&children[index]) { children[index] = children[index].copy() }
        return children[index]
    }
}
