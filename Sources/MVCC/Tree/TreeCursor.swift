/// A place between or at the records of one state of a tree, moving forward.
///
/// It keeps that state alive, so writes made meanwhile copy the nodes that they touch.
struct TreeCursor: Sendable {
    private let tree: OrderedTree
    /// The inner nodes from the root down, each with the child that the cursor is in.
    private var path: [(node: Node, child: Int)] = []
    private var leaf: Node
    private var index = 0

    /// A cursor at the first record that is not before `position`.
    init(_ tree: OrderedTree, at position: TreePosition) {
        self.tree = tree
        leaf = tree.root
        seek(position)
    }

    /// A cursor at the first record.
    init(_ tree: OrderedTree) {
        self.tree = tree
        leaf = tree.root
        descend(from: tree.root)
    }

    var isAtEnd: Bool { index >= leaf.keyCount }

    /// The record at the cursor, which is not at the end.
    var record: VersionRecord { leaf.records[index] }

    /// The revision of the record at the cursor, without touching its value.
    var modified: Int64 { leaf.records[index].modified }

    /// The key at the cursor, without its revision.
    var key: [UInt8] { Array(leaf.keyBytes[keyBounds]) }

    func withKey<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        let bounds = keyBounds
        return leaf.keyBytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[bounds])) }
    }

    /// Moves to the first record that is not before `position`, or, if `behind`, is behind it.
    mutating func seek(_ position: TreePosition, behind: Bool = false) {
        path.removeAll(keepingCapacity: true)
        var node = tree.root
        while !node.isLeaf {
            let child = node.rank(position, inclusive: true)
            path.append((node, child))
            node = node.children[child]
        }
        leaf = node
        index = node.rank(position, inclusive: behind)
        if index == leaf.keyCount { enterNextLeaf() }
    }

    mutating func advance() {
        index += 1
        if index == leaf.keyCount { enterNextLeaf() }
    }

    private var keyBounds: Range<Int> {
        leaf.keyStart(index)..<(leaf.keyEnd(index) - leaf.suffix)
    }

    private mutating func enterNextLeaf() {
        while let (node, child) = path.popLast() {
            guard child + 1 < node.children.count else { continue }
            path.append((node, child + 1))
            descend(from: node.children[child + 1])
            return
        }
    }

    private mutating func descend(from top: Node) {
        var node = top
        while !node.isLeaf {
            path.append((node, 0))
            node = node.children[0]
        }
        leaf = node
        index = 0
    }
}
