extension FlagTable {
    private static let noBackend = "there is no backend database: the state is in memory and its log on disk"
    private static let noBatches = "a compaction is one step in memory and is not cut into batches"
    private static let noDefragmentation = "there is nothing to defragment: space returns with whole files"
    private static let ownTidying = "old snapshots and log segments are removed as soon as nothing needs them"
    private static let retainedBySize = "how much log is kept for followers is fixed: 16 MiB or 50,000 entries"

    /// Disk, log and history.
    static let storage: [FlagRule] = [
        FlagRule("wal-dir", .text, only: "", because: "the log lies inside --data-dir"),
        FlagRule("max-snapshots", .integer, meaningless: ownTidying),
        FlagRule("max-wals", .integer, meaningless: ownTidying),
        FlagRule("snapshot-catchup-entries", .integer, meaningless: retainedBySize),
        FlagRule("experimental-snapshot-catchup-entries", .integer, meaningless: retainedBySize),
        FlagRule("backend-batch-interval", .duration, meaningless: noBackend),
        FlagRule("backend-batch-limit", .integer, meaningless: noBackend),
        FlagRule("backend-bbolt-freelist-type", .text, meaningless: noBackend),
        FlagRule("experimental-backend-bbolt-freelist-type", .text, meaningless: noBackend),
        FlagRule("bootstrap-defrag-threshold-megabytes", .integer, meaningless: noDefragmentation),
        FlagRule("experimental-bootstrap-defrag-threshold-megabytes", .integer, meaningless: noDefragmentation),
        FlagRule("experimental-stop-grpc-service-on-defrag", .truth, meaningless: noDefragmentation),
        FlagRule("experimental-txn-mode-write-with-shared-buffer", .truth, meaningless: noBackend),
        FlagRule("compaction-batch-limit", .integer, meaningless: noBatches),
        FlagRule("experimental-compaction-batch-limit", .integer, meaningless: noBatches),
        FlagRule("compaction-sleep-interval", .duration, meaningless: noBatches),
        FlagRule("experimental-compaction-sleep-interval", .duration, meaningless: noBatches),
        FlagRule("memory-mlock", .truth, only: "false", because: "memory is not locked"),
        FlagRule("experimental-memory-mlock", .truth, only: "false", because: "memory is not locked"),
        FlagRule(
            "unsafe-no-fsync", .truth, only: "false", because: "nothing is acknowledged before it is on disk, ever"),
    ]
}
