internal import Determinism
internal import LinuxSystem
internal import Observability
internal import Raft
internal import Reactor
internal import Replica
internal import Transport

/// Finding peers that moved while this member did not hear of it.
extension MemberServer {
    /// From one search to the next, at the least: a peer may just be down, and the others are asked all the time then.
    private static let addressSearchPause: Duration = .seconds(2)

    /// A peer was not reached: the others may know better where it is.
    func searchAddresses() {
        guard addressSearch == nil, loop.now >= addressSearchNext, let links, let known = knownConfiguration else {
            return
        }
        addressSearchNext = loop.now + Self.addressSearchPause
        let others = known.addresses.filter { links.isLinked(to: $0.member) }.compactMap { Self.places($0).first }
        guard !others.isEmpty else { return }
        addressSearch = AddressSearch(
            of: Array(others.prefix(AddressSearch.membersMax)), in: clusterID, on: loop
        ) { [unowned self] account in
            addressSearch = nil
            if let account { follow(account) }
        }
    }

    /// Dials who is not reached where a fresher log than this member's says.
    private func follow(_ account: ClusterAccount) {
        guard let node, let links, let known = knownConfiguration, account.commitIndex > node.raft.commitIndex else {
            return
        }
        for address in account.configuration.addresses where address.member != id && !links.isLinked(to: address.member)
        {
            let places = Self.places(address)
            guard !places.isEmpty, known.addresses.first(where: { $0.member == address.member }) != address else {
                continue
            }
            log.info(
                "a peer has moved, as others say",
                ["peer": .identifier(address.member.rawValue), "urls": .text(address.peerURLs.joined(separator: ","))])
            links.setPeer(address.member, at: places)
        }
    }
}
