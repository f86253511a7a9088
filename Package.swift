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

// MARK: Vocabulary and system

let vocabulary: [Target] = [
    .target(name: "CLinux"),
    module("Bytes", ["CLinux"]),
]

// MARK: Pure cores

let cores: [Target] = [
    module("Raft", ["Bytes"]),
    module("MVCC", ["Bytes"]),
    module("Coordination", ["MVCC", "Bytes"]),
]

// MARK: Shells

let shells: [Target] = []

// MARK: Programs

let programs: [Target] = []

// MARK: Proof

let proof: [Target] = [
    tests("BytesTests", ["Bytes"]),
    module("MVCCTestKit", ["MVCC"]),
    tests("MVCCTests", ["MVCC", "MVCCTestKit", "Bytes"]),
    tests("CoordinationTests", ["Coordination", "MVCC", "MVCCTestKit", "Bytes"]),
]

let package = Package(
    name: "holdfast",
    dependencies: [],
    targets: vocabulary + cores + shells + programs + proof
)
