extension FlagTable {
    private static let noCorruptionCheck = "comparing the members' states arrives with a later release"
    private static let leasesInTheLog = "leases arrive with a later release"

    /// What etcd has tried out or switches by gates, and is in no other group.
    static let experimental: [FlagRule] = [
        FlagRule("feature-gates", .text, only: "", because: "there are no feature gates"),
        FlagRule("experimental-initial-corrupt-check", .truth, only: "false", because: noCorruptionCheck),
        FlagRule("corrupt-check-time", .duration, only: "0s", because: noCorruptionCheck),
        FlagRule("experimental-corrupt-check-time", .duration, only: "0s", because: noCorruptionCheck),
        FlagRule("experimental-compact-hash-check-enabled", .truth, only: "false", because: noCorruptionCheck),
        FlagRule("compact-hash-check-time", .duration, meaningless: noCorruptionCheck),
        FlagRule("experimental-compact-hash-check-time", .duration, meaningless: noCorruptionCheck),
        FlagRule("experimental-enable-lease-checkpoint", .truth, meaningless: leasesInTheLog),
        FlagRule("experimental-enable-lease-checkpoint-persist", .truth, meaningless: leasesInTheLog),
    ]
}
