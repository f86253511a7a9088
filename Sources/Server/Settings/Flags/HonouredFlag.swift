/// The flags that change what a member does.
enum HonouredFlag: String, CaseIterable {
    case name = "name"
    case dataDirectory = "data-dir"
    case listenClientURLs = "listen-client-urls"
    case advertiseClientURLs = "advertise-client-urls"
    case listenPeerURLs = "listen-peer-urls"
    case initialAdvertisePeerURLs = "initial-advertise-peer-urls"
    case initialCluster = "initial-cluster"
    case initialClusterToken = "initial-cluster-token"
    case initialClusterState = "initial-cluster-state"
    case heartbeatInterval = "heartbeat-interval"
    case electionTimeout = "election-timeout"
    case snapshotCount = "snapshot-count"
    case maxRequestBytes = "max-request-bytes"
    case maxTransactionOperations = "max-txn-ops"
    case logLevel = "log-level"
    case logFormat = "log-format"
}
