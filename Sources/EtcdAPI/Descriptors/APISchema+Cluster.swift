extension APISchema {
    /// Messages of etcdserverpb.Cluster.
    static let messagesCluster: [MessageDescriptor] = [
        MessageDescriptor(
            "etcdserverpb.Member",
            [
                .uint64(1, "ID"), .string(2, "name"), .string(3, "peerURLs", repeated: true),
                .string(4, "clientURLs", repeated: true), .bool(5, "isLearner"),
            ]),
        MessageDescriptor(
            "etcdserverpb.MemberAddRequest",
            [.string(1, "peerURLs", repeated: true), .bool(2, "isLearner")]),
        MessageDescriptor(
            "etcdserverpb.MemberAddResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .message(2, "member", "etcdserverpb.Member"),
                .message(3, "members", "etcdserverpb.Member", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.MemberRemoveRequest",
            [.uint64(1, "ID")]),
        MessageDescriptor(
            "etcdserverpb.MemberRemoveResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "members", "etcdserverpb.Member", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.MemberUpdateRequest",
            [.uint64(1, "ID"), .string(2, "peerURLs", repeated: true)]),
        MessageDescriptor(
            "etcdserverpb.MemberUpdateResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "members", "etcdserverpb.Member", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.MemberListRequest",
            [.bool(1, "linearizable")]),
        MessageDescriptor(
            "etcdserverpb.MemberListResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "members", "etcdserverpb.Member", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.MemberPromoteRequest",
            [.uint64(1, "ID")]),
        MessageDescriptor(
            "etcdserverpb.MemberPromoteResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "members", "etcdserverpb.Member", repeated: true),
            ]),
    ]
}
