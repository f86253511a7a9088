internal import Determinism

/// Someone at the network, a member or a client, by position.
public struct NetworkNode: Hashable, Comparable, Sendable {
    public var position: Int

    @inlinable
    public init(_ position: Int) { self.position = position }

    @inlinable
    public static func < (a: NetworkNode, b: NetworkNode) -> Bool { a.position < b.position }
}

/// Some of the nodes of a network.
public struct NodeSet: OptionSet, Hashable, Sendable {
    public var rawValue: UInt64

    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public init(_ nodes: some Sequence<NetworkNode>) {
        self.init(rawValue: nodes.reduce(0) { $0 | 1 << UInt64($1.position) })
    }

    @inlinable
    public func contains(_ node: NetworkNode) -> Bool { rawValue >> UInt64(node.position) & 1 == 1 }

    @inlinable public var count: Int { rawValue.nonzeroBitCount }

    /// By position.
    public var nodes: [NetworkNode] {
        (0..<SimulatedNetwork.nodesMax).map { NetworkNode($0) }.filter { contains($0) }
    }
}
