extension APISchema {
    /// Messages of v3lockpb and v3electionpb.
    static let messagesRecipes: [MessageDescriptor] = [
        MessageDescriptor(
            "v3lockpb.LockRequest",
            [.bytes(1, "name"), .int64(2, "lease")]),
        MessageDescriptor(
            "v3lockpb.LockResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .bytes(2, "key")]),
        MessageDescriptor(
            "v3lockpb.UnlockRequest",
            [.bytes(1, "key")]),
        MessageDescriptor(
            "v3lockpb.UnlockResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "v3electionpb.CampaignRequest",
            [.bytes(1, "name"), .int64(2, "lease"), .bytes(3, "value")]),
        MessageDescriptor(
            "v3electionpb.CampaignResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .message(2, "leader", "v3electionpb.LeaderKey")]),
        MessageDescriptor(
            "v3electionpb.LeaderKey",
            [.bytes(1, "name"), .bytes(2, "key"), .int64(3, "rev"), .int64(4, "lease")]),
        MessageDescriptor(
            "v3electionpb.LeaderRequest",
            [.bytes(1, "name")]),
        MessageDescriptor(
            "v3electionpb.LeaderResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .message(2, "kv", "mvccpb.KeyValue")]),
        MessageDescriptor(
            "v3electionpb.ResignRequest",
            [.message(1, "leader", "v3electionpb.LeaderKey")]),
        MessageDescriptor(
            "v3electionpb.ResignResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "v3electionpb.ProclaimRequest",
            [.message(1, "leader", "v3electionpb.LeaderKey"), .bytes(2, "value")]),
        MessageDescriptor(
            "v3electionpb.ProclaimResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
    ]
}
