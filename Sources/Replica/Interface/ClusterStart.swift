public import Raft

/// How a member comes to its cluster when its directory is empty; with a log it knows.
public enum ClusterStart: Hashable, Sendable {
    /// It is one of the members with which the cluster begins, and this is their configuration.
    case founding(Configuration)
    /// It was added to a cluster that exists. It does nothing by itself before the log that it is sent names it.
    case joining

    var configuration: Configuration {
        switch self {
        case .founding(let configuration): configuration
        case .joining: Configuration(voters: [])
        }
    }
}
