extension APISchema {
    /// Messages of etcdserverpb.Watch.
    static let messagesWatch: [MessageDescriptor] = [
        MessageDescriptor(
            "etcdserverpb.WatchRequest",
            [
                .message(1, "create_request", "etcdserverpb.WatchCreateRequest", oneof: "request_union"),
                .message(2, "cancel_request", "etcdserverpb.WatchCancelRequest", oneof: "request_union"),
                .message(3, "progress_request", "etcdserverpb.WatchProgressRequest", oneof: "request_union"),
            ]),
        MessageDescriptor(
            "etcdserverpb.WatchCreateRequest",
            [
                .bytes(1, "key"), .bytes(2, "range_end"), .int64(3, "start_revision"), .bool(4, "progress_notify"),
                .enumeration(5, "filters", "etcdserverpb.WatchCreateRequest.FilterType", repeated: true),
                .bool(6, "prev_kv"), .int64(7, "watch_id"), .bool(8, "fragment"),
            ]),
        MessageDescriptor(
            "etcdserverpb.WatchCancelRequest",
            [.int64(1, "watch_id")]),
        MessageDescriptor(
            "etcdserverpb.WatchProgressRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.WatchResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .int64(2, "watch_id"), .bool(3, "created"),
                .bool(4, "canceled"), .int64(5, "compact_revision"), .string(6, "cancel_reason"), .bool(7, "fragment"),
                .message(11, "events", "mvccpb.Event", repeated: true),
            ]),
    ]
}
