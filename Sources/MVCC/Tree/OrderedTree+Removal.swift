extension OrderedTree {
    /// Removes below `node`, which nobody else refers to.
    func remove(from node: Node, _ position: TreePosition) -> VersionRecord? {
        guard !node.isLeaf else {
            let index = node.rank(position, inclusive: false)
            guard node.isAt(index, position) else { return nil }
            node.removeKey(at: index)
            return node.records.remove(at: index)
        }
        let index = node.rank(position, inclusive: true)
        let child = node.uniqueChild(index)
        guard let removed = remove(from: child, position) else { return nil }
        node.counts[index] -= 1
        if node.counts[index] == 0 {
            node.removeChild(index)
        } else if child.keyCount < Node.keysMin {
            node.join(around: index)
        }
        return removed
    }
}

extension Node {
    /// Drops an empty child and one of the separators around it. A node without children is an empty leaf.
    fileprivate func removeChild(_ index: Int) {
        children.remove(at: index)
        counts.remove(at: index)
        if keyCount > 0 { removeKey(at: max(index - 1, 0)) }
    }

    /// Puts the child together with its left or right neighbour, if either leaves room.
    fileprivate func join(around index: Int) {
        for left in [index - 1, index] where left >= 0 && left + 1 < children.count {
            guard children[left].fits(with: children[left + 1]) else { continue }
            let separator = Array(key(left))
            uniqueChild(left).absorb(children[left + 1], separator: separator)
            counts[left] += counts[left + 1]
            children.remove(at: left + 1)
            counts.remove(at: left + 1)
            removeKey(at: left)
            return
        }
    }
}
