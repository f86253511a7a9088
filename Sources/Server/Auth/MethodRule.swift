internal import EtcdAPI

/// Who may call a method while authentication is on.
enum MethodRule: Hashable {
    /// Everybody, also without a token, whatever token is given.
    case everybody
    /// Every user.
    case anyUser
    /// Users with the role root.
    case root
    /// The request's own contents decide, where they are known: keys when it is applied or read, names when they are looked up.
    case byContents
}

extension EtcdMethod {
    var rule: MethodRule {
        switch self {
        case .kvRange, .kvRangeStream, .kvPut, .kvDeleteRange, .kvTxn, .watch: .byContents
        // These become commands, whose demands are judged when they are applied.
        case .kvCompact, .authEnable, .authDisable, .userAdd, .userDelete, .userChangePassword, .userGrantRole,
            .userRevokeRole, .roleAdd, .roleDelete, .roleGrantPermission, .roleRevokePermission:
            .byContents
        case .userGet, .userList, .roleGet, .roleList: .byContents
        case .leaseGrant, .leaseKeepAlive, .leaseLeases: .anyUser
        // The keys that are attached to the lease decide.
        case .leaseRevoke, .leaseTimeToLive: .byContents
        // As etcd from 3.6.11 on. An older etcdctl asks for members without its user when it is given `--cluster`.
        case .memberList, .status: .anyUser
        case .memberAdd, .memberRemove, .memberUpdate, .memberPromote: .root
        // To list alarms is everybody's, to change them root's.
        case .alarm: .byContents
        case .defragment, .hash, .hashKV, .snapshot, .moveLeader, .downgrade: .root
        case .authStatus, .authenticate: .everybody
        // Made of commands that are judged by their effects.
        case .lock, .unlock, .electionCampaign, .electionProclaim, .electionLeader, .electionObserve, .electionResign:
            .byContents
        case .healthCheck, .healthWatch, .reflection, .reflectionAlpha: .everybody
        }
    }
}
