// swift-tools-version: 6.2

// The floor plan: a target may depend only on targets above it. Cores are pure values: no I/O, no clock,
// no threads, no Foundation. Shells touch the world. See README.md for the code map.

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

/// Known bugs as switches, compiled only with the trait of the same name. See Sources/Zoo/Zoo.docc.
let zoo: Target.Dependency = .target(name: "Zoo", condition: .when(traits: ["Zoo"]))

// MARK: Vocabulary and system

let vocabulary: [Target] = [
    module("Zoo"),
    .target(name: "CLinux"),
    module("Bytes", ["CLinux", zoo]),
    module("Determinism"),
    module("LinuxSystem", ["CLinux", "Bytes"]),
]

// MARK: Pure cores

let cores: [Target] = [
    module("Raft", ["Determinism", "Bytes", zoo]),
    module("MVCC", ["Bytes", zoo]),
    module("Coordination", ["MVCC", "Bytes", zoo]),
    module("Storage", ["Raft", "Bytes", zoo]),
    module("Replica", ["Raft", "Storage", "Coordination", "MVCC", "Determinism", "Bytes", zoo]),
    module("HPACK", ["Bytes"]),
    module("HTTP2", ["HPACK", "Bytes"]),
    module("GRPC", ["HTTP2", "HPACK", "Bytes"]),
    module("Protobuf", ["Bytes"]),
    module("EtcdAPI", ["Protobuf", "Bytes"]),
    module("JSON", ["Bytes"]),
    module("Gateway", ["EtcdAPI", "JSON", "Protobuf", "Bytes"]),
    module("Security", ["Bytes"]),
]

// MARK: Shells

let shells: [Target] = [
    module("Reactor", ["LinuxSystem", "Bytes", "Determinism"]),
    module("Transport", ["Bytes", "Determinism", "LinuxSystem", "Raft", "Reactor"]),
    module("Observability"),
    module(
        "Server",
        [
            "Replica", "Raft", "Storage", "Coordination", "MVCC", "GRPC", "HTTP2", "HPACK", "Protobuf", "EtcdAPI",
            "Transport", "Reactor", "Observability", "LinuxSystem", "Determinism", "Bytes", "Gateway", "JSON",
            "Security",
        ]),
    module("LocalCluster", ["Bytes", "EtcdAPI", "GRPC", "HTTP2", "LinuxSystem", "Protobuf"]),
    module("Trials", ["Determinism", "EtcdAPI", "GRPC", "LocalCluster"]),
]

// MARK: Programs

func program(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

let programs: [Target] = [
    program("HoldfastCLI", ["LocalCluster", "Server"]),
    program("cluster", ["LocalCluster", "Server"], path: "cluster"),
    program("SimulateCLI", ["LinuxSystem", "Simulation", "SmallScope", "Bytes", zoo]),
    program("chaos", ["EtcdAPI", "LinuxSystem", "LocalCluster", "Server", "Trials"], path: "chaos"),
]

// MARK: Proof

let proof: [Target] = [
    tests("BytesTests", ["Bytes"]),
    tests("ZooTests", ["Zoo"]),
    tests("DeterminismTests", ["Determinism"]),
    tests("SecurityTests", ["Security", "Bytes"]),
    tests("LinuxSystemTests", ["LinuxSystem"]),
    module(
        "Simulation",
        [
            "Replica", "Raft", "Storage", "Coordination", "MVCC", "Linearizability", "SmallScope", "Determinism",
            "Bytes",
        ]),
    tests(
        "SimulationTests",
        ["Simulation", "Replica", "Raft", "Storage", "Coordination", "Determinism", "Bytes"], exclude: ["Seeds"]),
    module("SmallScope", ["Raft", "Bytes"]),
    tests("SmallScopeTests", ["SmallScope", "Raft"]),
    tests("RaftTests", ["Raft", "SmallScope", "Determinism", "Bytes"], exclude: ["Transcripts", "Vectors"]),
    module("MVCCTestKit", ["MVCC"]),
    tests("MVCCTests", ["MVCC", "MVCCTestKit", "Bytes"]),
    tests("CoordinationTests", ["Coordination", "MVCC", "MVCCTestKit", "Bytes"]),
    module("StorageTestKit", ["Storage"]),
    tests("StorageTests", ["Storage", "StorageTestKit", "Raft", "Bytes"]),
    tests(
        "ReplicaTests",
        ["Replica", "Raft", "Storage", "StorageTestKit", "Coordination", "MVCC", "Determinism", "Bytes"]),
    tests("HPACKTests", ["HPACK"]),
    tests("HTTP2Tests", ["HTTP2", "HPACK"]),
    tests("GRPCTests", ["GRPC", "HTTP2", "HPACK"]),
    tests("ProtobufTests", ["Protobuf"]),
    tests("EtcdAPITests", ["EtcdAPI", "Protobuf"], exclude: ["Golden"]),
    tests("JSONTests", ["JSON"]),
    tests("GatewayTests", ["Gateway", "EtcdAPI", "JSON", "Protobuf"]),
    tests("ReactorTests", ["Reactor", "LinuxSystem", "Determinism"]),
    tests("TransportTests", ["Transport", "Bytes", "Determinism", "LinuxSystem", "Raft", "Reactor"]),
    tests(
        "ServerTests",
        [
            "Server", "LinuxSystem", "Observability", "Bytes", "Coordination", "Determinism", "MVCC", "Raft", "Replica",
            "Reactor", "LocalCluster", "EtcdAPI", "GRPC", "Protobuf", "Gateway", "JSON", "Security",
        ]),
    tests("ObservabilityTests", ["Observability"]),
    tests("LocalClusterTests", ["LocalCluster", "EtcdAPI", "GRPC", "LinuxSystem", "Protobuf"]),
    tests("TrialsTests", ["Trials", "EtcdAPI", "GRPC", "LinuxSystem", "LocalCluster"]),
    // Judges histories by what clients saw. It shares no code with what it judges.
    module("Linearizability"),
    tests("LinearizabilityTests", ["Linearizability", "Determinism"]),
    tests("TidyTests", []),
]

let package = Package(
    name: "holdfast",
    products: [
        .executable(name: "holdfast", targets: ["HoldfastCLI"]),
        .executable(name: "cluster", targets: ["cluster"]),
        .executable(name: "chaos", targets: ["chaos"]),
        .executable(name: "simulate", targets: ["SimulateCLI"]),
    ],
    traits: [
        .trait(
            name: "Zoo", description: "Known bugs as switches, for testing the tests; never for a member that serves.")
    ],
    dependencies: [],
    targets: vocabulary + cores + shells + programs + proof
)
