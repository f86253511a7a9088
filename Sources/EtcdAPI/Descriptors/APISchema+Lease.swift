extension APISchema {
    /// Messages of etcdserverpb.Lease.
    static let messagesLease: [MessageDescriptor] = [
        MessageDescriptor(
            "etcdserverpb.LeaseGrantRequest",
            [.int64(1, "TTL"), .int64(2, "ID")]),
        MessageDescriptor(
            "etcdserverpb.LeaseGrantResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .int64(2, "ID"), .int64(3, "TTL"),
                .string(4, "error"),
            ]),
        MessageDescriptor(
            "etcdserverpb.LeaseRevokeRequest",
            [.int64(1, "ID")]),
        MessageDescriptor(
            "etcdserverpb.LeaseRevokeResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.LeaseCheckpoint",
            [.int64(1, "ID"), .int64(2, "remaining_TTL")]),
        MessageDescriptor(
            "etcdserverpb.LeaseCheckpointRequest",
            [.message(1, "checkpoints", "etcdserverpb.LeaseCheckpoint", repeated: true)]),
        MessageDescriptor(
            "etcdserverpb.LeaseCheckpointResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.LeaseKeepAliveRequest",
            [.int64(1, "ID")]),
        MessageDescriptor(
            "etcdserverpb.LeaseKeepAliveResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .int64(2, "ID"), .int64(3, "TTL")]),
        MessageDescriptor(
            "etcdserverpb.LeaseTimeToLiveRequest",
            [.int64(1, "ID"), .bool(2, "keys")]),
        MessageDescriptor(
            "etcdserverpb.LeaseTimeToLiveResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .int64(2, "ID"), .int64(3, "TTL"),
                .int64(4, "grantedTTL"), .bytes(5, "keys", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.LeaseLeasesRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.LeaseStatus",
            [.int64(1, "ID")]),
        MessageDescriptor(
            "etcdserverpb.LeaseLeasesResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "leases", "etcdserverpb.LeaseStatus", repeated: true),
            ]),
    ]
}
