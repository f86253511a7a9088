public import Observability
public import Raft

/// Everything a member is started with.
public struct ServerSettings: Hashable, Sendable {
    /// The member's name, which `initialCluster` contains.
    public var name: String
    /// Where the member keeps its log and snapshots; relative to the working directory unless it starts with a slash.
    public var dataDirectory: String
    public var listenClientURLs: [Endpoint]
    /// What the member list tells clients. May contain names, which clients resolve.
    public var advertiseClientURLs: [Endpoint]
    public var listenPeerURLs: [Endpoint]
    public var initialCluster: InitialCluster
    /// Whether the members of ``initialCluster`` begin a cluster, or have one that this member was added to.
    public var clusterState: ClusterState
    /// The time between two heartbeats of a leader, in milliseconds.
    public var heartbeatMilliseconds: Int
    /// The time without a leader after which a member may campaign, in milliseconds.
    public var electionMilliseconds: Int
    /// The number of applied entries after which a snapshot may be taken.
    public var snapshotCount: Int
    public var requestBytesMax: Int
    /// The most operations in either branch of a transaction.
    public var transactionOperationsMax: Int
    /// How often watchers that want it are told how far they have come when nothing happens, in milliseconds.
    public var watchProgressMilliseconds: Int
    /// The shortest time to live of a lease, in milliseconds; nil for etcd's rule, one and a half election time-outs in whole seconds.
    public var leaseMinMilliseconds: Int?
    /// How many bytes of keys, values and history the store may have; nil for as many as there is memory.
    public var quotaBytes: Int?
    /// Whether history is compacted by itself before the quota is reached.
    public var compactsNearQuota: Bool
    var autoCompaction: AutoCompaction.Mode
    public var origins: AllowedOrigins
    /// Whether calls are also taken as JSON.
    public var servesGateway: Bool
    /// Where health and metrics are answered besides the client port, and nothing else.
    public var listenMetricsURLs: [Endpoint]
    /// What tokens are given to users.
    public var tokens: TokenSettings
    /// Hashing or checking a password takes 2 to the power of this many steps.
    public var bcryptCost: Int
    public var logLevel: Logger.Level
    public var logFormat: Logger.Format

    /// The settings of a member named `name` that forms the cluster alone, on this machine.
    public init(name: String = "default", dataDirectory: String? = nil) {
        let client = Endpoint(host: .localhost, port: 2379)
        let peer = Endpoint(host: .localhost, port: 2380)
        self.name = name
        self.dataDirectory = dataDirectory ?? name + Self.dataDirectorySuffix
        listenClientURLs = [client]
        advertiseClientURLs = [client]
        listenPeerURLs = [peer]
        initialCluster = InitialCluster(token: Self.tokenDefault, members: [.init(name: name, peerURLs: [peer])])
        clusterState = .new
        heartbeatMilliseconds = 100
        electionMilliseconds = 1_000
        snapshotCount = 10_000
        requestBytesMax = 1_572_864
        transactionOperationsMax = 128
        watchProgressMilliseconds = 600_000
        quotaBytes = Self.quotaDefault
        compactsNearQuota = true
        autoCompaction = .off
        origins = .all
        servesGateway = true
        listenMetricsURLs = []
        tokens = .simple(seconds: TokenSettings.simpleSeconds)
        bcryptCost = 10
        logLevel = .info
        logFormat = .text
    }

    static let quotaDefault = 2 << 30
    /// What a member with an empty directory finds.
    public enum ClusterState: String, Hashable, Sendable {
        case new
        case existing
    }

    static let tokenDefault = "etcd-cluster"
    static let dataDirectorySuffix = ".holdfast"

    /// The peer endpoints of this member, as the cluster knows them.
    public var advertisePeerURLs: [Endpoint] { initialCluster.member(named: name)?.peerURLs ?? [] }

    /// The id with which this member begins a new cluster; nil when ``initialCluster`` does not contain its name, which parsed settings never leave out.
    public var memberID: MemberID? { initialCluster.member(named: name).map { initialCluster.id(of: $0) } }
}
