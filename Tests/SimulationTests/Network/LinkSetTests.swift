import Determinism
import Testing

@testable import Simulation

@Suite struct LinkSetTests {
    private static func nodes(_ count: Int) -> [NetworkNode] { (0..<count).map { NetworkNode($0) } }

    /// Whom each of so many nodes hears, itself included, by position.
    private static func heard(_ count: Int, cut: LinkSet) -> [Set<Int>] {
        (0..<count).map { receiver in
            Set(
                (0..<count).filter { sender in
                    sender == receiver || !cut.contains(from: NetworkNode(sender), to: NetworkNode(receiver))
                })
        }
    }

    @Test("a cut between two sets leaves each its own links, in both directions")
    func between() {
        let cut = LinkSet.between(NodeSet(Self.nodes(2)), and: NodeSet(Self.nodes(5)[2...]))
        #expect(Self.heard(5, cut: cut) == [[0, 1], [0, 1], [2, 3, 4], [2, 3, 4], [2, 3, 4]])
    }

    @Test("a one-way cut silences one direction")
    func oneWay() {
        let cut = LinkSet.oneWay(from: NodeSet([NetworkNode(0)]), to: NodeSet(Self.nodes(3)))
        #expect(Self.heard(3, cut: cut) == [[0, 1, 2], [1, 2], [1, 2]])
    }

    @Test("an isolated node hears nobody and is heard by nobody")
    func isolated() {
        let cut = LinkSet.isolating(NetworkNode(1), among: NodeSet(Self.nodes(3)))
        #expect(Self.heard(3, cut: cut) == [[0, 2], [1], [0, 2]])
    }

    @Test("over a bridge two halves share one node and nothing else")
    func bridge() {
        let cut = LinkSet.bridge(Self.nodes(5))
        #expect(Self.heard(5, cut: cut) == [[0, 1, 2], [0, 1, 2], [0, 1, 2, 3, 4], [2, 3, 4], [2, 3, 4]])
    }

    @Test("in a ring of majorities each node hears a majority, and no two the same", arguments: 3...7)
    func ring(_ count: Int) {
        let heard = Self.heard(count, cut: .ringOfMajorities(Self.nodes(count)))
        #expect(heard.allSatisfy { $0.count > count / 2 && $0.count < count })
        #expect(Set(heard).count == count)
    }

    @Test("in a chain each node hears its neighbours, around a star all hear the centre")
    func chainAndStar() {
        let chain = LinkSet.chain([NetworkNode(2), NetworkNode(0), NetworkNode(1), NetworkNode(3)])
        #expect(Self.heard(4, cut: chain) == [[0, 1, 2], [0, 1, 3], [0, 2], [1, 3]])
        let star = LinkSet.star(around: NetworkNode(1), among: NodeSet(Self.nodes(4)))
        #expect(Self.heard(4, cut: star) == [[0, 1], [0, 1, 2, 3], [1, 2], [1, 3]])
    }

    @Test("random halves are halves, of either size, and all of them happen")
    func halves() {
        var random = SplitMix64(seed: 1)
        let cuts = (0..<400).map { _ in
            Self.heard(5, cut: .randomHalves(of: NodeSet(Self.nodes(5)), using: &random))
        }
        #expect(cuts.allSatisfy { Set($0.map(\.count)) == [2, 3] && Set($0).count == 2 })
        #expect(Set(cuts).count == 10)
    }

    @Test("a set lists its links in order, and unites with another")
    func links() {
        let one = LinkSet.oneWay(from: NodeSet([NetworkNode(2)]), to: NodeSet(Self.nodes(2)))
        let other = LinkSet.oneWay(from: NodeSet([NetworkNode(0)]), to: NodeSet([NetworkNode(1)]))
        #expect(one.union(other).links.map { [$0.from.position, $0.to.position] } == [[0, 1], [2, 0], [2, 1]])
        #expect(LinkSet().isEmpty && !one.isEmpty)
    }

    @Test("a swizzle clogs a random half one by one and lets it go in another order")
    func swizzle() {
        var random = SplitMix64(seed: 5)
        let start = Instant(nanoseconds: 1_000)
        var orders: Set<Bool> = []
        for _ in 0..<50 {
            let swizzle = Swizzle(of: NodeSet(Self.nodes(6)), from: start, lasting: 10_000, using: &random)
            #expect(Set(swizzle.clogs.map(\.node)).count == 3)
            #expect(swizzle.clogs.allSatisfy { $0.begin >= start && $0.begin.nanoseconds < 6_000 })
            #expect(swizzle.clogs.allSatisfy { $0.end.nanoseconds >= 6_000 && $0.end.nanoseconds < 11_000 })
            let byEnd = swizzle.clogs.sorted { $0.end < $1.end }
            orders.insert(byEnd.map(\.node) == swizzle.clogs.map(\.node))
        }
        #expect(orders == [true, false])
    }
}
