internal import Determinism

/// Faults of the network: layers over its links that come and go.
extension World {
    mutating func beginNetworkFault(_ fault: PlannedFault, _ index: Int, _ chance: inout SplitMix64) -> Bool {
        let everyone = nodes
        switch fault.kind {
        case .cut(let shape):
            guard let links = links(cutBy: shape, &chance) else { return false }
            lay(.blocks(.all), on: links, by: index)
            breakSilentlyOrNot(links, &chance)
        case .flap(let shape, let period):
            guard let links = links(cutBy: shape, &chance) else { return false }
            let up = Int(period) * (1 + chance.draw(below: 8)) / 10
            lay(.flaps(Flapping(period: Int(period), up: up, start: Instant(nanoseconds: now))), on: links, by: index)
        case .swizzle:
            let swizzle = Swizzle(
                of: everyone, from: Instant(nanoseconds: now), lasting: Int(fault.ends - now), using: &chance)
            for (place, clog) in swizzle.clogs.enumerated() {
                faults.add(clog, to: index)
                agenda.insert(.clog(fault: index, place: place), due: clog.begin)
            }
        case .filter(let shape): lay(.blocks(shape.blocked), on: .among(everyone), by: index)
        case .storm:
            let slow = DelayDistribution(
                minimum: 0, mean: Int(options.electionNanoseconds) / chance.pick([50, 10, 3]),
                tail: Odds(perMillion: 10_000), tailFactor: 20)
            lay(.delays(slow), on: .among(everyone), by: index)
            lay(
                .loses(Odds(perMillion: chance.pick([1_000, 50_000, 300_000])), of: .all), on: .among(everyone),
                by: index)
            lay(.duplicates(Odds(perMillion: chance.pick([1_000, 100_000, 500_000]))), on: .among(everyone), by: index)
            lay(.corrupts(Odds(perMillion: chance.pick([0, 1_000, 10_000]))), on: .among(everyone), by: index)
        case .slowLink(let bytesPerSecond):
            let order = chance.shuffled(everyone.nodes)
            guard order.count > 1 else { return false }
            lay(
                .limits(bytesPerSecond: Int(bytesPerSecond)),
                on: .oneWay(from: NodeSet([order[0]]), to: NodeSet([order[1]])), by: index)
            faults.add(.reset(from: order[0].position, to: order[1].position), to: index)
        case .reset(let target):
            let hit = hit(target, &chance)
            for member in hit {
                for peer in members where peer.index != member.index {
                    loseConnection(from: member, to: peer, isRefused: false, after: 0)
                    loseConnection(from: peer, to: member, isRefused: false, after: 0)
                }
            }
            return !hit.isEmpty
        case .replay(let count):
            network.options.replays = Odds(perMillion: UInt32(count) * 1_000)
            faults.add(.stopReplaying, to: index)
        case .fragile(let target):
            let hit = hit(target, &chance)
            for member in hit {
                lay(.breaks(Odds(perMillion: 50_000)), on: .isolating(node(member.index), among: everyone), by: index)
            }
            return !hit.isEmpty
        case .cutClients(let target):
            let hit = hit(target, &chance)
            for member in hit {
                faults.cutFromClients(member.index, by: 1)
                faults.add(.reachable(member.index), to: index)
            }
            return !hit.isEmpty
        default: return false
        }
        return true
    }

    // MARK: Layers

    func node(_ member: Int) -> NetworkNode { NetworkNode(member) }

    /// All members that there have been.
    var nodes: NodeSet { NodeSet(members.filter { !$0.isBarred }.map { node($0.index) }) }

    mutating func lay(_ effect: LinkEffect, on links: LinkSet, by fault: Int) {
        faults.add(.lift(network.add(NetworkLayer(effect, on: links))), to: fault)
    }

    mutating func isolate(_ member: Int, by fault: Int) {
        lay(.blocks(.all), on: .isolating(node(member), among: nodes), by: fault)
    }

    /// A clog of a swizzle begins, unless the swizzle is over.
    mutating func clog(_ fault: Int, _ place: Int) {
        guard let clog = faults.clog(of: fault, place) else { return }
        faults.add(.lift(network.add(clog.layer(among: nodes))), to: fault)
    }

    /// Connections over a cut may break at once, or only when somebody waits in vain.
    private mutating func breakSilentlyOrNot(_ links: LinkSet, _ chance: inout SplitMix64) {
        guard chance.draw(below: 2) == 0 else { return }
        for link in links.links {
            guard link.from.position < members.count, link.to.position < members.count else { continue }
            loseConnection(
                from: members[link.from.position], to: members[link.to.position], isRefused: false,
                after: chance.draw(below: 2 * options.electionNanoseconds))
        }
    }

    private func links(cutBy shape: CutShape, _ chance: inout SplitMix64) -> LinkSet? {
        let everyone = nodes
        let order = chance.shuffled(everyone.nodes)
        guard order.count > 1 else { return nil }
        let one = order[0]
        switch shape {
        case .one: return .isolating(one, among: everyone)
        case .leader: return .isolating(leader.map(node) ?? one, among: everyone)
        case .minority:
            let side = NodeSet(order.prefix(max(1, (order.count - 1) / 2)))
            return .between(side, and: everyone.subtracting(side))
        case .halves: return .randomHalves(of: everyone, using: &chance)
        case .bridge: return .bridge(order)
        case .ring: return .ringOfMajorities(order)
        case .chain: return .chain(order)
        case .star: return .star(around: one, among: everyone)
        case .deaf: return .oneWay(from: everyone, to: NodeSet([leader.map(node) ?? one]))
        case .mute: return .oneWay(from: NodeSet([leader.map(node) ?? one]), to: everyone)
        case .pair: return .oneWay(from: NodeSet([one]), to: NodeSet([order[1]]))
        }
    }
}

extension FilterShape {
    /// What does not pass.
    var blocked: MessageKinds {
        switch self {
        case .onlyVotes: MessageKinds.all.subtracting(.votes)
        case .onlyHeartbeats: MessageKinds.all.subtracting(.heartbeats)
        case .noSnapshots: .snapshots
        case .noForwards: .forwards
        case .noAppends: .appends
        case .noVotes: .votes
        }
    }
}
