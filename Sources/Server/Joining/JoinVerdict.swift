internal import Raft

/// What a member that wants to join makes of a peer's account of the cluster.
enum JoinVerdict: Hashable {
    /// This is who it is.
    case joins(MemberOrigin)
    /// Not so, as far as this peer knows. It may lag behind the others.
    case notYet(String)
    /// Never.
    case refused(String)

    init(_ account: ClusterAccount, for name: String, in list: InitialCluster) {
        guard let own = list.member(named: name).map({ Self.spelled($0.peerURLs) }),
            let present = account.configuration.addresses.first(where: { Self.sorted($0.peerURLs) == own })
        else {
            self = .notYet(
                "it knows no member with the peer URLs of \(SettingsText.quoted(name)); add it first, with \"etcdctl member add\""
            )
            return
        }
        let members = account.configuration.addresses
        guard members.count == list.members.count else {
            self = .notYet(
                "member count is unequal: --initial-cluster lists \(list.members.count), the cluster has \(members.count)"
            )
            return
        }
        let listed = Set(list.members.map { Self.spelled($0.peerURLs) })
        if let missing = members.first(where: { !listed.contains(Self.sorted($0.peerURLs)) }) {
            let urls = missing.peerURLs.joined(separator: ",")
            self = .notYet("unmatched member: the cluster has \(missing.member) at \(urls), --initial-cluster has not")
            return
        }
        guard !account.started.contains(present.member) else {
            self = .refused(
                "member \(present.member) has been started before, with another data directory, and what it promised is not known here; remove it from the cluster and add it again"
            )
            return
        }
        self = .joins(
            MemberOrigin(
                clusterID: account.clusterID, member: present.member, way: .joining,
                configuration: account.configuration))
    }

    private static func spelled(_ urls: [Endpoint]) -> [String] { sorted(urls.map(\.description)) }

    /// By bytes, as in `InitialCluster`.
    private static func sorted(_ urls: [String]) -> [String] {
        urls.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
