internal import Raft
internal import Replica

/// How a member came to its cluster, and who it is there: decided at its first start, and kept in its directory.
///
/// The flags of later starts need not tell it again. The list of `--initial-cluster` is of the day when it was written, and an id that a
/// cluster has given to a member that was added follows from no flag.
struct MemberOrigin: Hashable {
    enum Way: UInt8, Hashable {
        /// It is one of the members with which the cluster began.
        case founding = 1
        /// It was added to a cluster that existed.
        case joining = 2
    }

    var clusterID: UInt64
    var member: MemberID
    var way: Way
    /// The members with which the cluster began; for one that joined, those that it was told of, to be dialled until its log tells.
    var configuration: Configuration

    /// A member with which a new cluster begins; nil when the list does not contain it.
    init?(founding cluster: InitialCluster, as name: String) {
        guard let member = cluster.member(named: name) else { return nil }
        self.init(
            clusterID: cluster.clusterID, member: cluster.id(of: member), way: .founding,
            configuration: cluster.configuration)
    }

    init(clusterID: UInt64, member: MemberID, way: Way, configuration: Configuration) {
        self.clusterID = clusterID
        self.member = member
        self.way = way
        self.configuration = configuration
    }

    var start: ClusterStart {
        switch way {
        case .founding: .founding(configuration)
        case .joining: .joining
        }
    }
}
