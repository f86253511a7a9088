public import Determinism

/// The plan of a swizzle-clog: a random half of the nodes is clogged one by one, and let go one by one in another order.
///
/// FoundationDB's best finder of bugs, by its makers' account.
public struct Swizzle: Hashable, Sendable {
    public struct Clog: Hashable, Sendable {
        public var node: NetworkNode
        public var begin: Instant
        public var end: Instant

        /// To be added at `begin`; it may be taken away at any time after `end`.
        public func layer(among nodes: NodeSet) -> NetworkLayer {
            NetworkLayer(.clogs(until: end), on: .isolating(node, among: nodes))
        }
    }

    /// In the order of their beginning.
    public var clogs: [Clog]

    /// Clogs begin in the first half of the time and end in the second. At least one node is clogged, half of them as a rule.
    public init(of nodes: NodeSet, from start: Instant, lasting nanoseconds: Int, using random: inout SplitMix64) {
        let half = max(1, nanoseconds / 2)
        let victims = random.shuffled(nodes.nodes).prefix(max(1, nodes.count / 2))
        clogs = victims.map { node in
            let begin = start.nanoseconds + UInt64(random.draw(below: half))
            let end = start.nanoseconds + UInt64(half + random.draw(below: half))
            return Clog(node: node, begin: Instant(nanoseconds: begin), end: Instant(nanoseconds: end))
        }
        clogs.sort { ($0.begin, $0.node) < ($1.begin, $1.node) }
    }
}
