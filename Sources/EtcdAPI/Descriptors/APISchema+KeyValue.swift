extension APISchema {
    /// Messages of mvccpb and authpb.
    static let messagesKeyValue: [MessageDescriptor] = [
        MessageDescriptor(
            "mvccpb.KeyValue",
            [
                .bytes(1, "key"), .int64(2, "create_revision"), .int64(3, "mod_revision"), .int64(4, "version"),
                .bytes(5, "value"), .int64(6, "lease"),
            ]),
        MessageDescriptor(
            "mvccpb.Event",
            [
                .enumeration(1, "type", "mvccpb.Event.EventType"), .message(2, "kv", "mvccpb.KeyValue"),
                .message(3, "prev_kv", "mvccpb.KeyValue"),
            ]),
        MessageDescriptor(
            "authpb.UserAddOptions",
            [.bool(1, "no_password")]),
        MessageDescriptor(
            "authpb.User",
            [
                .bytes(1, "name"), .bytes(2, "password"), .string(3, "roles", repeated: true),
                .message(4, "options", "authpb.UserAddOptions"),
            ]),
        MessageDescriptor(
            "authpb.Permission",
            [.enumeration(1, "permType", "authpb.Permission.Type"), .bytes(2, "key"), .bytes(3, "range_end")]),
        MessageDescriptor(
            "authpb.Role",
            [.bytes(1, "name"), .message(2, "keyPermission", "authpb.Permission", repeated: true)]),
    ]
}
