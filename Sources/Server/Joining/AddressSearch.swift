internal import LinuxSystem
internal import Raft
internal import Reactor
internal import Transport

/// Asks members, once, where the others are: for a member whose log is older than the last change of addresses.
///
/// Such a member hears a leader that has moved, and cannot answer it; so it would never get the entry that tells the new address. What it is
/// told here it needs not trust: whoever it dials has to prove to be the member that is meant.
final class AddressSearch {
    private var inquiries: [ClusterInquiry] = []
    private var unanswered: Int
    private var freshest: ClusterAccount?
    private let clusterID: UInt64
    private let completion: (ClusterAccount?) -> Void

    /// Members asked at most, each at its first address.
    static let membersMax = 8

    /// `completion` gets the freshest account of this cluster.
    init(
        of addresses: [SocketAddress], in clusterID: UInt64, on loop: EventLoop,
        completion: @escaping (ClusterAccount?) -> Void
    ) {
        self.clusterID = clusterID
        self.completion = completion
        unanswered = addresses.count
        for address in addresses {
            inquiries.append(ClusterInquiry(of: address, on: loop) { [weak self] in self?.take($0) })
        }
    }

    private func take(_ outcome: ClusterInquiry.Outcome) {
        if case .account(let bytes) = outcome, let account = ClusterAccount(decoding: bytes),
            account.clusterID == clusterID, freshest.map({ $0.commitIndex < account.commitIndex }) ?? true
        {
            freshest = account
        }
        unanswered -= 1
        if unanswered == 0 { completion(freshest) }
    }
}
