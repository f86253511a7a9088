extension ClusterLayout {
    /// The flags, by etcd's names, with which a member of this layout runs.
    ///
    /// The environment is handed on to members as well, so everything that has to differ between them, or be the same,
    /// is said here, where it wins.
    public func flags(for member: MemberSpec, dataDirectory: String, timing: MemberTiming) -> [String] {
        var flags = [
            "--name=\(member.name)",
            "--data-dir=\(dataDirectory)",
            "--listen-client-urls=\(member.clientURL)",
            "--advertise-client-urls=\(member.clientURL)",
            "--listen-peer-urls=\(member.peerURL)",
            "--initial-advertise-peer-urls=\(member.peerURL)",
            "--initial-cluster=\(initialCluster)",
            "--initial-cluster-state=new",
            "--initial-cluster-token=holdfast-local",
        ]
        if let milliseconds = timing.heartbeatInterval { flags.append("--heartbeat-interval=\(milliseconds)") }
        if let milliseconds = timing.electionTimeout { flags.append("--election-timeout=\(milliseconds)") }
        return flags
    }
}
