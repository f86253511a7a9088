/// The architecture's import table: what each module may depend on, and which modules are cores.
enum FloorPlan {
    /// Pure values and the vocabulary beneath them: no I/O, no clock, no threads, no Foundation.
    static let cores: Set = [
        "Bytes", "Determinism", "Raft", "MVCC", "Coordination", "Storage", "Replica", "HPACK", "HTTP2", "GRPC",
        "Protobuf", "EtcdAPI", "HoldfastAPI", "JSON", "Gateway", "Linearizability", "Security",
    ]

    /// What would let a core touch the world.
    static let worldly: Set = [
        "Foundation", "FoundationEssentials", "Glibc", "Musl", "Dispatch", "Synchronization", "LinuxSystem", "Reactor",
        "Observability",
    ]

    /// For cores and the system beneath the shells: all a target may depend on. A target may depend on less.
    static let mayDependOn: [String: Set<String>] = [
        "Zoo": [],
        "CLinux": [],
        "Bytes": ["CLinux", "Zoo"],
        "Determinism": [],
        "LinuxSystem": ["CLinux", "Bytes"],
        "Raft": ["Determinism", "Bytes", "Zoo"],
        "MVCC": ["Bytes", "Zoo"],
        "Coordination": ["MVCC", "Bytes", "Zoo"],
        "Storage": ["Raft", "Bytes", "Zoo"],
        "StorageTestKit": ["Storage"],
        "SmallScope": ["Raft", "Bytes"],
        "Replica": ["Raft", "Storage", "Coordination", "MVCC", "Determinism", "Bytes", "Zoo"],
        "HPACK": ["Bytes"],
        "HTTP2": ["HPACK", "Bytes"],
        "GRPC": ["HTTP2", "HPACK", "Bytes"],
        "Protobuf": ["Bytes"],
        "EtcdAPI": ["Protobuf", "Bytes"],
        "HoldfastAPI": ["EtcdAPI", "Protobuf", "Bytes"],
        "JSON": ["Bytes"],
        "Gateway": ["EtcdAPI", "JSON", "Protobuf", "Bytes"],
        "Linearizability": [],
        "Security": ["Bytes"],
        "Reactor": ["LinuxSystem", "Bytes", "Determinism"],
        "Transport": ["Raft", "Bytes", "Determinism", "LinuxSystem", "Reactor"],
        "Observability": ["Bytes"],
    ]
}
