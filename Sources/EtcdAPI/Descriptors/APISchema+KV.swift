extension APISchema {
    /// Messages of etcdserverpb.KV, and the header of all answers.
    static let messagesKV: [MessageDescriptor] = [
        MessageDescriptor(
            "etcdserverpb.ResponseHeader",
            [.uint64(1, "cluster_id"), .uint64(2, "member_id"), .int64(3, "revision"), .uint64(4, "raft_term")]),
        MessageDescriptor(
            "etcdserverpb.RangeRequest",
            [
                .bytes(1, "key"), .bytes(2, "range_end"), .int64(3, "limit"), .int64(4, "revision"),
                .enumeration(5, "sort_order", "etcdserverpb.RangeRequest.SortOrder"),
                .enumeration(6, "sort_target", "etcdserverpb.RangeRequest.SortTarget"), .bool(7, "serializable"),
                .bool(8, "keys_only"), .bool(9, "count_only"), .int64(10, "min_mod_revision"),
                .int64(11, "max_mod_revision"), .int64(12, "min_create_revision"), .int64(13, "max_create_revision"),
            ]),
        MessageDescriptor(
            "etcdserverpb.RangeResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "kvs", "mvccpb.KeyValue", repeated: true), .bool(3, "more"), .int64(4, "count"),
            ]),
        MessageDescriptor(
            "etcdserverpb.PutRequest",
            [
                .bytes(1, "key"), .bytes(2, "value"), .int64(3, "lease"), .bool(4, "prev_kv"), .bool(5, "ignore_value"),
                .bool(6, "ignore_lease"),
            ]),
        MessageDescriptor(
            "etcdserverpb.PutResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .message(2, "prev_kv", "mvccpb.KeyValue")]),
        MessageDescriptor(
            "etcdserverpb.DeleteRangeRequest",
            [.bytes(1, "key"), .bytes(2, "range_end"), .bool(3, "prev_kv")]),
        MessageDescriptor(
            "etcdserverpb.DeleteRangeResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .int64(2, "deleted"),
                .message(3, "prev_kvs", "mvccpb.KeyValue", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.RequestOp",
            [
                .message(1, "request_range", "etcdserverpb.RangeRequest", oneof: "request"),
                .message(2, "request_put", "etcdserverpb.PutRequest", oneof: "request"),
                .message(3, "request_delete_range", "etcdserverpb.DeleteRangeRequest", oneof: "request"),
                .message(4, "request_txn", "etcdserverpb.TxnRequest", oneof: "request"),
            ]),
        MessageDescriptor(
            "etcdserverpb.ResponseOp",
            [
                .message(1, "response_range", "etcdserverpb.RangeResponse", oneof: "response"),
                .message(2, "response_put", "etcdserverpb.PutResponse", oneof: "response"),
                .message(3, "response_delete_range", "etcdserverpb.DeleteRangeResponse", oneof: "response"),
                .message(4, "response_txn", "etcdserverpb.TxnResponse", oneof: "response"),
            ]),
        MessageDescriptor(
            "etcdserverpb.Compare",
            [
                .enumeration(1, "result", "etcdserverpb.Compare.CompareResult"),
                .enumeration(2, "target", "etcdserverpb.Compare.CompareTarget"), .bytes(3, "key"),
                .int64(4, "version", oneof: "target_union"), .int64(5, "create_revision", oneof: "target_union"),
                .int64(6, "mod_revision", oneof: "target_union"), .bytes(7, "value", oneof: "target_union"),
                .int64(8, "lease", oneof: "target_union"), .bytes(64, "range_end"),
            ]),
        MessageDescriptor(
            "etcdserverpb.TxnRequest",
            [
                .message(1, "compare", "etcdserverpb.Compare", repeated: true),
                .message(2, "success", "etcdserverpb.RequestOp", repeated: true),
                .message(3, "failure", "etcdserverpb.RequestOp", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.TxnResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"), .bool(2, "succeeded"),
                .message(3, "responses", "etcdserverpb.ResponseOp", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.CompactionRequest",
            [.int64(1, "revision"), .bool(2, "physical")]),
        MessageDescriptor(
            "etcdserverpb.CompactionResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.RangeStreamResponse",
            [.message(1, "range_response", "etcdserverpb.RangeResponse")]),
    ]
}
