/// Ranges of keys, found by a key that lies in them, in time that grows with the logarithm of their number and with the number found.
///
/// A treap ordered by the range's first key, in which each node knows the furthest end below it. Priorities come from the
/// watchers' numbers, so that equal histories give equal trees.
struct IntervalIndex: Sendable {
    private struct Node: Sendable {
        var range: KeyRange
        var watcher: WatcherID
        var priority: UInt64
        var left = -1
        var right = -1
        /// The furthest end in the tree below; nil when it is open.
        var furthest: [UInt8]?
    }

    private var nodes: [Node] = []
    private var free: [Int] = []
    private var root = -1

    var isEmpty: Bool { root < 0 }

    mutating func insert(_ range: KeyRange, _ watcher: WatcherID) {
        var node = Node(range: range, watcher: watcher, priority: Self.priority(of: watcher))
        node.furthest = Self.end(of: range)
        let slot: Int
        if let reused = free.popLast() {
            nodes[reused] = node
            slot = reused
        } else {
            nodes.append(node)
            slot = nodes.count - 1
        }
        let (left, right) = split(root, before: slot)
        root = merge(merge(left, slot), right)
    }

    mutating func remove(_ range: KeyRange, _ watcher: WatcherID) {
        root = removing(range, watcher, from: root)
    }

    /// Calls the body with each watcher whose range has the key.
    func forEach(containing key: [UInt8], _ body: (WatcherID) -> Void) {
        visit(root, key, body)
    }

    private func visit(_ slot: Int, _ key: [UInt8], _ body: (WatcherID) -> Void) {
        guard slot >= 0 else { return }
        if let furthest = nodes[slot].furthest, !KeyRange.precedes(key, furthest) { return }
        visit(nodes[slot].left, key, body)
        guard !KeyRange.precedes(key, nodes[slot].range.key) else { return }
        if nodes[slot].range.contains(key) { body(nodes[slot].watcher) }
        visit(nodes[slot].right, key, body)
    }

    // MARK: The tree

    private func isBefore(_ range: KeyRange, _ watcher: WatcherID, _ other: Int) -> Bool {
        if range.key == nodes[other].range.key { return watcher < nodes[other].watcher }
        return KeyRange.precedes(range.key, nodes[other].range.key)
    }

    /// What comes before the node `slot`, and what behind it.
    private mutating func split(_ tree: Int, before slot: Int) -> (Int, Int) {
        guard tree >= 0 else { return (-1, -1) }
        if isBefore(nodes[tree].range, nodes[tree].watcher, slot) {
            let (left, right) = split(nodes[tree].right, before: slot)
            nodes[tree].right = left
            settle(tree)
            return (tree, right)
        }
        let (left, right) = split(nodes[tree].left, before: slot)
        nodes[tree].left = right
        settle(tree)
        return (left, tree)
    }

    private mutating func merge(_ left: Int, _ right: Int) -> Int {
        if left < 0 { return right }
        if right < 0 { return left }
        if nodes[left].priority > nodes[right].priority {
            nodes[left].right = merge(nodes[left].right, right)
            settle(left)
            return left
        }
        nodes[right].left = merge(left, nodes[right].left)
        settle(right)
        return right
    }

    private mutating func removing(_ range: KeyRange, _ watcher: WatcherID, from tree: Int) -> Int {
        guard tree >= 0 else { return -1 }
        if nodes[tree].watcher == watcher, nodes[tree].range.key == range.key {
            let rest = merge(nodes[tree].left, nodes[tree].right)
            free.append(tree)
            return rest
        }
        if isBefore(range, watcher, tree) {
            nodes[tree].left = removing(range, watcher, from: nodes[tree].left)
        } else {
            nodes[tree].right = removing(range, watcher, from: nodes[tree].right)
        }
        settle(tree)
        return tree
    }

    private mutating func settle(_ tree: Int) {
        var furthest = Self.end(of: nodes[tree].range)
        for child in [nodes[tree].left, nodes[tree].right] where child >= 0 {
            guard let mine = furthest, let its = nodes[child].furthest else {
                furthest = nil
                break
            }
            if KeyRange.precedes(mine, its) { furthest = its }
        }
        nodes[tree].furthest = furthest
    }

    private static func end(of range: KeyRange) -> [UInt8]? { range.isOpenEnded ? nil : range.end }

    private static func priority(of watcher: WatcherID) -> UInt64 {
        var mixed = watcher.number &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
