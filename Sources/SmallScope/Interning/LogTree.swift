internal import Raft

/// All logs that occur, as paths of one tree: two logs are equal up to an index exactly if they pass the same node there,
/// which makes prefixes a comparison of numbers.
struct LogTree {
    struct Node: Hashable {
        var parent: UInt32
        var depth: UInt32
        var term: Term
        var kind: Entry.Kind
        var payload: [UInt8]
    }

    /// The empty log.
    static let root: UInt32 = 0

    private var nodes = Interner<Node>()

    init() {
        let root = Node(parent: 0, depth: 0, term: .zero, kind: .noOperation, payload: [])
        _ = nodes.intern(root)
    }

    subscript(node: UInt32) -> Node { nodes[node] }

    /// The nodes that a log passes, from the root on: one for each index from 0 to the last.
    mutating func path(_ entries: [Entry]) -> [UInt32] {
        var path = [Self.root]
        for entry in entries {
            let node = Node(
                parent: path[path.count - 1], depth: UInt32(path.count), term: entry.term, kind: entry.kind,
                payload: entry.payload)
            path.append(nodes.intern(node).number)
        }
        return path
    }

    /// Log matching (figure 3.2): the last place where two logs have an entry of the same index and term is one node.
    func matches(_ a: [UInt32], _ b: [UInt32]) -> Bool {
        var index = min(a.count, b.count) - 1
        while index > 0 {
            if a[index] == b[index] { return true }
            if nodes[a[index]].term == nodes[b[index]].term { return false }
            index -= 1
        }
        return true
    }
}
