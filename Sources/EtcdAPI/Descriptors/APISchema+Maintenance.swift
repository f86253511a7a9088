extension APISchema {
    /// Messages of etcdserverpb.Maintenance.
    static let messagesMaintenance: [MessageDescriptor] = [
        MessageDescriptor(
            "etcdserverpb.HashRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.HashKVRequest",
            [.int64(1, "revision")]),
        MessageDescriptor(
            "etcdserverpb.HashKVResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .uint32(2, "hash"), .int64(3, "compact_revision"),
                .int64(4, "hash_revision"),
            ]),
        MessageDescriptor(
            "etcdserverpb.HashResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .uint32(2, "hash")]),
        MessageDescriptor(
            "etcdserverpb.SnapshotRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.SnapshotResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .uint64(2, "remaining_bytes"), .bytes(3, "blob"),
                .string(4, "version"),
            ]),
        MessageDescriptor(
            "etcdserverpb.DefragmentRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.DefragmentResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.MoveLeaderRequest",
            [.uint64(1, "targetID")]),
        MessageDescriptor(
            "etcdserverpb.MoveLeaderResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AlarmRequest",
            [
                .enumeration(1, "action", "etcdserverpb.AlarmRequest.AlarmAction"), .uint64(2, "memberID"),
                .enumeration(3, "alarm", "etcdserverpb.AlarmType"),
            ]),
        MessageDescriptor(
            "etcdserverpb.AlarmMember",
            [.uint64(1, "memberID"), .enumeration(2, "alarm", "etcdserverpb.AlarmType")]),
        MessageDescriptor(
            "etcdserverpb.AlarmResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "alarms", "etcdserverpb.AlarmMember", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.DowngradeRequest",
            [.enumeration(1, "action", "etcdserverpb.DowngradeRequest.DowngradeAction"), .string(2, "version")]),
        MessageDescriptor(
            "etcdserverpb.DowngradeResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .string(2, "version")]),
        MessageDescriptor(
            "etcdserverpb.DowngradeVersionTestRequest",
            [.string(1, "ver")]),
        MessageDescriptor(
            "etcdserverpb.StatusRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.StatusResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .string(2, "version"), .int64(3, "dbSize"),
                .uint64(4, "leader"), .uint64(5, "raftIndex"), .uint64(6, "raftTerm"), .uint64(7, "raftAppliedIndex"),
                .string(8, "errors", repeated: true), .int64(9, "dbSizeInUse"), .bool(10, "isLearner"),
                .string(11, "storageVersion"), .int64(12, "dbSizeQuota"),
                .message(13, "downgradeInfo", "etcdserverpb.DowngradeInfo"),
            ]),
        MessageDescriptor(
            "etcdserverpb.DowngradeInfo",
            [.bool(1, "enabled"), .string(2, "targetVersion")]),
    ]
}
