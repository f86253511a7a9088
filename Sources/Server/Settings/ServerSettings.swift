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
        heartbeatMilliseconds = 100
        electionMilliseconds = 1_000
        snapshotCount = 10_000
        requestBytesMax = 1_572_864
        transactionOperationsMax = 128
        watchProgressMilliseconds = 600_000
        tokens = .simple(seconds: TokenSettings.simpleSeconds)
        bcryptCost = 10
        logLevel = .info
        logFormat = .text
    }

    static let tokenDefault = "etcd-cluster"
    static let dataDirectorySuffix = ".holdfast"

    /// The peer endpoints of this member, as the cluster knows them.
    public var advertisePeerURLs: [Endpoint] { initialCluster.member(named: name)?.peerURLs ?? [] }

    /// This member's id; nil when ``initialCluster`` does not contain its name, which parsed settings never leave out.
    public var memberID: MemberID? { initialCluster.member(named: name).map { initialCluster.id(of: $0) } }
}
