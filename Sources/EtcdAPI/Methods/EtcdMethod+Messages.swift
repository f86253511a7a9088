extension EtcdMethod {
    /// The full names of what a method takes and gives; of streams, of each message.
    public struct Messages: Hashable, Sendable {
        public let request: String
        public let response: String

        init(_ request: String, _ response: String) {
            self.request = request
            self.response = response
        }
    }

    /// The names by which ``APISchema`` knows the messages.
    public var messages: Messages {
        switch self {
        case .kvRange: Messages("etcdserverpb.RangeRequest", "etcdserverpb.RangeResponse")
        case .kvRangeStream: Messages("etcdserverpb.RangeRequest", "etcdserverpb.RangeStreamResponse")
        case .kvPut: Messages("etcdserverpb.PutRequest", "etcdserverpb.PutResponse")
        case .kvDeleteRange: Messages("etcdserverpb.DeleteRangeRequest", "etcdserverpb.DeleteRangeResponse")
        case .kvTxn: Messages("etcdserverpb.TxnRequest", "etcdserverpb.TxnResponse")
        case .kvCompact: Messages("etcdserverpb.CompactionRequest", "etcdserverpb.CompactionResponse")
        case .watch: Messages("etcdserverpb.WatchRequest", "etcdserverpb.WatchResponse")
        case .leaseGrant: Messages("etcdserverpb.LeaseGrantRequest", "etcdserverpb.LeaseGrantResponse")
        case .leaseRevoke: Messages("etcdserverpb.LeaseRevokeRequest", "etcdserverpb.LeaseRevokeResponse")
        case .leaseKeepAlive: Messages("etcdserverpb.LeaseKeepAliveRequest", "etcdserverpb.LeaseKeepAliveResponse")
        case .leaseTimeToLive: Messages("etcdserverpb.LeaseTimeToLiveRequest", "etcdserverpb.LeaseTimeToLiveResponse")
        case .leaseLeases: Messages("etcdserverpb.LeaseLeasesRequest", "etcdserverpb.LeaseLeasesResponse")
        case .memberAdd: Messages("etcdserverpb.MemberAddRequest", "etcdserverpb.MemberAddResponse")
        case .memberRemove: Messages("etcdserverpb.MemberRemoveRequest", "etcdserverpb.MemberRemoveResponse")
        case .memberUpdate: Messages("etcdserverpb.MemberUpdateRequest", "etcdserverpb.MemberUpdateResponse")
        case .memberList: Messages("etcdserverpb.MemberListRequest", "etcdserverpb.MemberListResponse")
        case .memberPromote: Messages("etcdserverpb.MemberPromoteRequest", "etcdserverpb.MemberPromoteResponse")
        case .alarm: Messages("etcdserverpb.AlarmRequest", "etcdserverpb.AlarmResponse")
        case .status: Messages("etcdserverpb.StatusRequest", "etcdserverpb.StatusResponse")
        case .defragment: Messages("etcdserverpb.DefragmentRequest", "etcdserverpb.DefragmentResponse")
        case .hash: Messages("etcdserverpb.HashRequest", "etcdserverpb.HashResponse")
        case .hashKV: Messages("etcdserverpb.HashKVRequest", "etcdserverpb.HashKVResponse")
        case .snapshot: Messages("etcdserverpb.SnapshotRequest", "etcdserverpb.SnapshotResponse")
        case .moveLeader: Messages("etcdserverpb.MoveLeaderRequest", "etcdserverpb.MoveLeaderResponse")
        case .downgrade: Messages("etcdserverpb.DowngradeRequest", "etcdserverpb.DowngradeResponse")
        case .authEnable: Messages("etcdserverpb.AuthEnableRequest", "etcdserverpb.AuthEnableResponse")
        case .authDisable: Messages("etcdserverpb.AuthDisableRequest", "etcdserverpb.AuthDisableResponse")
        case .authStatus: Messages("etcdserverpb.AuthStatusRequest", "etcdserverpb.AuthStatusResponse")
        case .authenticate: Messages("etcdserverpb.AuthenticateRequest", "etcdserverpb.AuthenticateResponse")
        case .userAdd: Messages("etcdserverpb.AuthUserAddRequest", "etcdserverpb.AuthUserAddResponse")
        case .userGet: Messages("etcdserverpb.AuthUserGetRequest", "etcdserverpb.AuthUserGetResponse")
        case .userList: Messages("etcdserverpb.AuthUserListRequest", "etcdserverpb.AuthUserListResponse")
        case .userDelete: Messages("etcdserverpb.AuthUserDeleteRequest", "etcdserverpb.AuthUserDeleteResponse")
        case .userChangePassword:
            Messages("etcdserverpb.AuthUserChangePasswordRequest", "etcdserverpb.AuthUserChangePasswordResponse")
        case .userGrantRole: Messages("etcdserverpb.AuthUserGrantRoleRequest", "etcdserverpb.AuthUserGrantRoleResponse")
        case .userRevokeRole:
            Messages("etcdserverpb.AuthUserRevokeRoleRequest", "etcdserverpb.AuthUserRevokeRoleResponse")
        case .roleAdd: Messages("etcdserverpb.AuthRoleAddRequest", "etcdserverpb.AuthRoleAddResponse")
        case .roleGet: Messages("etcdserverpb.AuthRoleGetRequest", "etcdserverpb.AuthRoleGetResponse")
        case .roleList: Messages("etcdserverpb.AuthRoleListRequest", "etcdserverpb.AuthRoleListResponse")
        case .roleDelete: Messages("etcdserverpb.AuthRoleDeleteRequest", "etcdserverpb.AuthRoleDeleteResponse")
        case .roleGrantPermission:
            Messages("etcdserverpb.AuthRoleGrantPermissionRequest", "etcdserverpb.AuthRoleGrantPermissionResponse")
        case .roleRevokePermission:
            Messages("etcdserverpb.AuthRoleRevokePermissionRequest", "etcdserverpb.AuthRoleRevokePermissionResponse")
        case .lock: Messages("v3lockpb.LockRequest", "v3lockpb.LockResponse")
        case .unlock: Messages("v3lockpb.UnlockRequest", "v3lockpb.UnlockResponse")
        case .electionCampaign: Messages("v3electionpb.CampaignRequest", "v3electionpb.CampaignResponse")
        case .electionProclaim: Messages("v3electionpb.ProclaimRequest", "v3electionpb.ProclaimResponse")
        case .electionLeader: Messages("v3electionpb.LeaderRequest", "v3electionpb.LeaderResponse")
        case .electionObserve: Messages("v3electionpb.LeaderRequest", "v3electionpb.LeaderResponse")
        case .electionResign: Messages("v3electionpb.ResignRequest", "v3electionpb.ResignResponse")
        case .healthCheck, .healthWatch:
            Messages(
                "grpc.health.v1.HealthCheckRequest", "grpc.health.v1.HealthCheckResponse")
        case .reflection:
            Messages(
                "grpc.reflection.v1.ServerReflectionRequest", "grpc.reflection.v1.ServerReflectionResponse")
        case .reflectionAlpha:
            Messages(
                "grpc.reflection.v1alpha.ServerReflectionRequest", "grpc.reflection.v1alpha.ServerReflectionResponse")
        }
    }

    /// The package of the service.
    public var package: Substring {
        guard let dot = service.lastIndex(of: ".") else { return service }
        return service[..<dot]
    }
}
