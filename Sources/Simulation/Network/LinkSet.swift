public import Determinism

/// Some of the directed links of a network: where a fault strikes.
public struct LinkSet: Hashable, Sendable {
    /// By the sender's position.
    @usableFromInline var targets: [NodeSet] = []

    public init() {}

    @inlinable
    public func contains(from sender: NetworkNode, to receiver: NetworkNode) -> Bool {
        sender.position < targets.count && targets[sender.position].contains(receiver)
    }

    public var isEmpty: Bool { targets.allSatisfy(\.isEmpty) }

    /// The links, by sender and then by receiver.
    public var links: [(from: NetworkNode, to: NetworkNode)] {
        targets.indices.flatMap { sender in targets[sender].nodes.map { (NetworkNode(sender), $0) } }
    }

    public mutating func insert(from sender: NetworkNode, to receivers: NodeSet) {
        while targets.count <= sender.position { targets.append([]) }
        targets[sender.position].formUnion(receivers.subtracting(NodeSet([sender])))
    }

    public func union(_ other: LinkSet) -> LinkSet {
        var both = self
        for sender in other.targets.indices { both.insert(from: NetworkNode(sender), to: other.targets[sender]) }
        return both
    }
}

// The partitions that find bugs. Each answers the links that are cut.
extension LinkSet {
    /// The receivers hear nothing of the senders any more, but are heard.
    public static func oneWay(from senders: NodeSet, to receivers: NodeSet) -> LinkSet {
        var set = LinkSet()
        for sender in senders.nodes { set.insert(from: sender, to: receivers) }
        return set
    }

    public static func between(_ side: NodeSet, and other: NodeSet) -> LinkSet {
        oneWay(from: side, to: other).union(oneWay(from: other, to: side))
    }

    /// All links among the nodes.
    public static func among(_ nodes: NodeSet) -> LinkSet { oneWay(from: nodes, to: nodes) }

    /// All links of one node to and from the others.
    public static func isolating(_ node: NetworkNode, among nodes: NodeSet) -> LinkSet {
        between(NodeSet([node]), and: nodes)
    }

    /// Two halves that share the node in the middle of the order and nothing else.
    public static func bridge(_ order: [NetworkNode]) -> LinkSet {
        let middle = order.count / 2
        return between(NodeSet(order[..<middle]), and: NodeSet(order[min(middle + 1, order.count)...]))
    }

    /// Each node hears a majority, itself included, and no two hear the same: with its nearest neighbours in a ring. Three nodes have no
    /// such ring in both directions; there, each is heard by the next one only.
    public static func ringOfMajorities(_ order: [NetworkNode]) -> LinkSet {
        let count = order.count
        let reach = (count / 2 + 1) / 2
        return cutting(order) { distance in
            count <= 3 ? distance == 1 : distance <= reach || distance >= count - reach
        }
    }

    /// Each node talks with its neighbours in the order only.
    public static func chain(_ order: [NetworkNode]) -> LinkSet {
        var set = LinkSet()
        for (position, node) in order.enumerated() {
            set.insert(from: node, to: NodeSet(order[..<max(0, position - 1)]))
            set.insert(from: node, to: NodeSet(order[min(position + 2, order.count)...]))
        }
        return set
    }

    /// All talk with the centre only.
    public static func star(around centre: NetworkNode, among nodes: NodeSet) -> LinkSet {
        among(nodes.subtracting(NodeSet([centre])))
    }

    /// A random half of the nodes, rounded down or up, apart from the others.
    public static func randomHalves(of nodes: NodeSet, using random: inout SplitMix64) -> LinkSet {
        let order = random.shuffled(nodes.nodes)
        let half = (order.count + random.draw(below: 2)) / 2
        return between(NodeSet(order[..<half]), and: NodeSet(order[half...]))
    }

    /// All links but those over a distance, counted forwards around the ring, that is kept.
    private static func cutting(_ order: [NetworkNode], keeping isKept: (Int) -> Bool) -> LinkSet {
        var set = LinkSet()
        for (position, sender) in order.enumerated() {
            let cut = (1..<max(1, order.count)).filter { !isKept($0) }
            set.insert(from: sender, to: NodeSet(cut.map { order[(position + $0) % order.count] }))
        }
        return set
    }
}
