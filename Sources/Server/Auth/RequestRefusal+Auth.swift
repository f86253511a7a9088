internal import Coordination
internal import EtcdAPI
internal import GRPC

/// Refusals because of users and roles, in etcd's words where it has some.
extension RequestRefusal {
    init(_ refusal: AuthRefusal) {
        switch refusal {
        case .userEmpty: self.init(EtcdError.userEmpty)
        case .permissionDenied: self.init(EtcdError.permissionDenied)
        case .oldRevision: self.init(EtcdError.authOldRevision)
        case .rootUserNotFound: self.init(EtcdError.rootUserNotExist)
        case .rootRoleNotGranted: self.init(EtcdError.rootRoleNotExist)
        case .userExists: self.init(EtcdError.userAlreadyExist)
        case .userNotFound: self.init(EtcdError.userNotFound)
        case .roleEmpty: self.init(EtcdError.roleEmpty)
        case .roleExists: self.init(EtcdError.roleAlreadyExist)
        case .roleNotFound: self.init(EtcdError.roleNotFound)
        case .roleNotGranted: self.init(EtcdError.roleNotGranted)
        case .permissionNotGranted: self.init(EtcdError.permissionNotGranted)
        case .invalidManagement: self.init(EtcdError.invalidAuthManagement)
        case .notEnabled: self.init(EtcdError.authNotEnabled)
        case .authenticationFailed: self.init(EtcdError.authenticationFailed)
        case .nameTooLong: self.init(.invalidArgument, "holdfast: a name has at most \(AuthLimits.nameBytesMax) bytes")
        case .malformedHash: self.init(.invalidArgument, "holdfast: this is no hash of a password")
        case .storeFull:
            self.init(
                .resourceExhausted,
                "holdfast: users and roles have at most \(AuthLimits.recordBytesMax >> 20) MiB together")
        case .tooManyTokens:
            self.init(.resourceExhausted, "holdfast: there are at most \(AuthLimits.tokensMax) tokens at a time")
        case .tooManyRoles:
            self.init(.resourceExhausted, "holdfast: a user has at most \(AuthLimits.rolesPerUserMax) roles")
        case .tooManyPermissions:
            self.init(
                .resourceExhausted, "holdfast: a role has at most \(AuthLimits.permissionsPerRoleMax) permissions")
        }
    }

    /// etcd's own text for whoever gives a password for a user who has none; it has no code for it.
    static let passwordForNoPasswordUser = RequestRefusal(
        .unknown, "auth: authentication failed, password was given for no password user")

    /// The refusal as gRPC libraries print it. Watchers are refused with this text as their cancel reason.
    var rpcText: String {
        guard let error = EtcdError(rawValue: message) else { return message }
        return error.rpcText
    }
}
