extension APISchema {
    /// Messages of etcdserverpb.Auth.
    static let messagesAuth: [MessageDescriptor] = [
        MessageDescriptor(
            "etcdserverpb.AuthEnableRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.AuthDisableRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.AuthStatusRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.AuthenticateRequest",
            [.string(1, "name"), .string(2, "password")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserAddRequest",
            [
                .string(1, "name"), .string(2, "password"), .message(3, "options", "authpb.UserAddOptions"),
                .string(4, "hashedPassword"),
            ]),
        MessageDescriptor(
            "etcdserverpb.AuthUserGetRequest",
            [.string(1, "name")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserDeleteRequest",
            [.string(1, "name")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserChangePasswordRequest",
            [.string(1, "name"), .string(2, "password"), .string(3, "hashedPassword")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserGrantRoleRequest",
            [.string(1, "user"), .string(2, "role")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserRevokeRoleRequest",
            [.string(1, "name"), .string(2, "role")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleAddRequest",
            [.string(1, "name")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleGetRequest",
            [.string(1, "role")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserListRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.AuthRoleListRequest",
            []),
        MessageDescriptor(
            "etcdserverpb.AuthRoleDeleteRequest",
            [.string(1, "role")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleGrantPermissionRequest",
            [.string(1, "name"), .message(2, "perm", "authpb.Permission")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleRevokePermissionRequest",
            [.string(1, "role"), .bytes(2, "key"), .bytes(3, "range_end")]),
        MessageDescriptor(
            "etcdserverpb.AuthEnableResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthDisableResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthStatusResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .bool(2, "enabled"), .uint64(3, "authRevision")]),
        MessageDescriptor(
            "etcdserverpb.AuthenticateResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .string(2, "token")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserAddResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserGetResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .string(2, "roles", repeated: true)]),
        MessageDescriptor(
            "etcdserverpb.AuthUserDeleteResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserChangePasswordResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserGrantRoleResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthUserRevokeRoleResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleAddResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleGetResponse",
            [
                .message(1, "header", "etcdserverpb.ResponseHeader"),
                .message(2, "perm", "authpb.Permission", repeated: true),
            ]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleListResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .string(2, "roles", repeated: true)]),
        MessageDescriptor(
            "etcdserverpb.AuthUserListResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader"), .string(2, "users", repeated: true)]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleDeleteResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleGrantPermissionResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
        MessageDescriptor(
            "etcdserverpb.AuthRoleRevokePermissionResponse",
            [.message(1, "header", "etcdserverpb.ResponseHeader")]),
    ]
}
