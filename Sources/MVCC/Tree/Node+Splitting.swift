/// Cutting a node in two and putting two together.
extension Node {
    struct Split {
        /// What separates the two halves.
        var separator: [UInt8]
        var right: Node
    }

    /// Moves the upper part into a new node. `inserted` is where the last key went: behind all others, it alone moves, so
    /// that keys arriving in ascending order leave full nodes behind.
    func split(inserted: Int) -> Split {
        isLeaf ? splitLeaf(inserted: inserted) : splitInner(inserted: inserted)
    }

    private func splitLeaf(inserted: Int) -> Split {
        let middle = inserted == keyCount - 1 ? inserted : keyCount / 2
        let separator = Array(key(middle))
        let right = Node(suffix: suffix, records: Array(records[middle...]))
        right.appendKeys(middle..<keyCount, of: self)
        records = Array(records[..<middle])
        cutKeys(to: middle)
        return Split(separator: separator, right: right)
    }

    private func splitInner(inserted: Int) -> Split {
        let middle = inserted == keyCount - 1 ? inserted - 1 : keyCount / 2
        let separator = Array(key(middle))
        let right = Node(
            suffix: suffix, children: Array(children[(middle + 1)...]), counts: Array(counts[(middle + 1)...]))
        right.appendKeys((middle + 1)..<keyCount, of: self)
        children = Array(children[...middle])
        counts = Array(counts[...middle])
        cutKeys(to: middle)
        return Split(separator: separator, right: right)
    }

    /// Keeps the first `count` keys, in arrays without slack.
    private func cutKeys(to count: Int) {
        keyBytes = Array(keyBytes[..<keyStart(count)])
        slots = Array(slots[..<count])
        refreshHeads()
    }

    /// Whether this node and `next` together leave room for more keys.
    func fits(with next: Node) -> Bool {
        keyCount + next.keyCount < Self.keysMax * 3 / 4
            && keyBytes.count + next.keyBytes.count < Self.keyBytesMax * 3 / 4
    }

    /// Takes over everything from the node to the right.
    func absorb(_ next: Node, separator: [UInt8]) {
        if !isLeaf {
            insertKey(separator, at: keyCount)
            children.append(contentsOf: next.children)
            counts.append(contentsOf: next.counts)
        }
        records.append(contentsOf: next.records)
        appendKeys(0..<next.keyCount, of: next)
    }
}
