/// The methods a client may call, as one closed list; the raw value is the path on the wire.
public enum EtcdMethod: String, CaseIterable, Hashable, Sendable {
    // etcdserverpb.KV
    case kvRange = "/etcdserverpb.KV/Range"
    case kvRangeStream = "/etcdserverpb.KV/RangeStream"
    case kvPut = "/etcdserverpb.KV/Put"
    case kvDeleteRange = "/etcdserverpb.KV/DeleteRange"
    case kvTxn = "/etcdserverpb.KV/Txn"
    case kvCompact = "/etcdserverpb.KV/Compact"

    // etcdserverpb.Watch
    case watch = "/etcdserverpb.Watch/Watch"

    // etcdserverpb.Lease
    case leaseGrant = "/etcdserverpb.Lease/LeaseGrant"
    case leaseRevoke = "/etcdserverpb.Lease/LeaseRevoke"
    case leaseKeepAlive = "/etcdserverpb.Lease/LeaseKeepAlive"
    case leaseTimeToLive = "/etcdserverpb.Lease/LeaseTimeToLive"
    case leaseLeases = "/etcdserverpb.Lease/LeaseLeases"

    // etcdserverpb.Cluster
    case memberAdd = "/etcdserverpb.Cluster/MemberAdd"
    case memberRemove = "/etcdserverpb.Cluster/MemberRemove"
    case memberUpdate = "/etcdserverpb.Cluster/MemberUpdate"
    case memberList = "/etcdserverpb.Cluster/MemberList"
    case memberPromote = "/etcdserverpb.Cluster/MemberPromote"

    // etcdserverpb.Maintenance
    case alarm = "/etcdserverpb.Maintenance/Alarm"
    case status = "/etcdserverpb.Maintenance/Status"
    case defragment = "/etcdserverpb.Maintenance/Defragment"
    case hash = "/etcdserverpb.Maintenance/Hash"
    case hashKV = "/etcdserverpb.Maintenance/HashKV"
    case snapshot = "/etcdserverpb.Maintenance/Snapshot"
    case moveLeader = "/etcdserverpb.Maintenance/MoveLeader"
    case downgrade = "/etcdserverpb.Maintenance/Downgrade"

    // etcdserverpb.Auth
    case authEnable = "/etcdserverpb.Auth/AuthEnable"
    case authDisable = "/etcdserverpb.Auth/AuthDisable"
    case authStatus = "/etcdserverpb.Auth/AuthStatus"
    case authenticate = "/etcdserverpb.Auth/Authenticate"
    case userAdd = "/etcdserverpb.Auth/UserAdd"
    case userGet = "/etcdserverpb.Auth/UserGet"
    case userList = "/etcdserverpb.Auth/UserList"
    case userDelete = "/etcdserverpb.Auth/UserDelete"
    case userChangePassword = "/etcdserverpb.Auth/UserChangePassword"
    case userGrantRole = "/etcdserverpb.Auth/UserGrantRole"
    case userRevokeRole = "/etcdserverpb.Auth/UserRevokeRole"
    case roleAdd = "/etcdserverpb.Auth/RoleAdd"
    case roleGet = "/etcdserverpb.Auth/RoleGet"
    case roleList = "/etcdserverpb.Auth/RoleList"
    case roleDelete = "/etcdserverpb.Auth/RoleDelete"
    case roleGrantPermission = "/etcdserverpb.Auth/RoleGrantPermission"
    case roleRevokePermission = "/etcdserverpb.Auth/RoleRevokePermission"

    // v3lockpb.Lock
    case lock = "/v3lockpb.Lock/Lock"
    case unlock = "/v3lockpb.Lock/Unlock"

    // v3electionpb.Election
    case electionCampaign = "/v3electionpb.Election/Campaign"
    case electionProclaim = "/v3electionpb.Election/Proclaim"
    case electionLeader = "/v3electionpb.Election/Leader"
    case electionObserve = "/v3electionpb.Election/Observe"
    case electionResign = "/v3electionpb.Election/Resign"

    // grpc.health.v1.Health
    case healthCheck = "/grpc.health.v1.Health/Check"
    case healthWatch = "/grpc.health.v1.Health/Watch"

    // grpc.reflection
    case reflection = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
    case reflectionAlpha = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
}

extension EtcdMethod {
    /// Who may send more than one message.
    public enum Streaming: Hashable, Sendable {
        case unary
        case serverStreaming
        case bidirectional
    }

    public var streaming: Streaming {
        switch self {
        case .watch, .leaseKeepAlive, .reflection, .reflectionAlpha: .bidirectional
        case .kvRangeStream, .snapshot, .electionObserve, .healthWatch: .serverStreaming
        default: .unary
        }
    }

    /// The path on the wire, `/package.Service/Method`.
    public var path: String { rawValue }

    /// The full name of the service, `package.Service`, which metrics and the health service use.
    public var service: Substring { rawValue.dropFirst().prefix { $0 != "/" } }

    /// The method's name within its service.
    public var name: Substring { rawValue.dropFirst(service.count + 2) }
}
