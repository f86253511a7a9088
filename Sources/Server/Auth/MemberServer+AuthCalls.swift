internal import Bytes
internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Replica

/// etcdserverpb.Auth. Changes are commands, judged when they are applied; questions are reads, judged at the state that is read.
extension MemberServer {
    static let authMethods: [EtcdMethod] = [
        .authEnable, .authDisable, .authStatus, .authenticate, .userAdd, .userGet, .userList, .userDelete,
        .userChangePassword, .userGrantRole, .userRevokeRole, .roleAdd, .roleGet, .roleList, .roleDelete,
        .roleGrantPermission, .roleRevokePermission,
    ]

    /// Takes a call of a method of ``authMethods``.
    func authCall(
        _ method: EtcdMethod, _ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        switch method {
        case .authStatus: read(.auth(.status), call, of: session)
        case .userList: read(.auth(.users), call, of: session)
        case .roleList: read(.auth(.roles), call, of: session)
        case .userGet:
            let request: AuthUserGetRequest = try decode(message)
            read(.auth(.user(UserName(request.name))), call, of: session)
        case .roleGet:
            let request: AuthRoleGetRequest = try decode(message)
            read(.auth(.role(RoleName(request.role))), call, of: session)
        case .authenticate: try authenticate(decode(message), call, of: session)
        case .userAdd: try addUser(decode(message), call, of: session)
        case .userChangePassword:
            let request: AuthUserChangePasswordRequest = try decode(message)
            let task = PasswordTask(.changePassword(UserName(request.name)), password: request.password)
            read(.auth(.password(task)), call, of: session)
        default: try write(.auth(try change(method, message, call, of: session)), .auth(.change), call, of: session)
        }
    }

    /// The command of a method that needs nothing but its request.
    private func change(
        _ method: EtcdMethod, _ message: UnsafeRawBufferPointer, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) -> AuthCommand {
        switch method {
        case .authEnable: return .enable
        case .authDisable: return .disable
        case .userDelete:
            let request: AuthUserDeleteRequest = try decode(message)
            return .deleteUser(UserName(request.name))
        case .userGrantRole:
            let request: AuthUserGrantRoleRequest = try decode(message)
            return .grantRole(RoleName(request.role), to: UserName(request.user))
        case .userRevokeRole:
            let request: AuthUserRevokeRoleRequest = try decode(message)
            return .revokeRole(RoleName(request.role), from: UserName(request.name))
        case .roleAdd:
            let request: AuthRoleAddRequest = try decode(message)
            return .addRole(RoleName(request.name))
        case .roleDelete:
            let request: AuthRoleDeleteRequest = try decode(message)
            return .deleteRole(RoleName(request.role))
        case .roleGrantPermission: return try grant(decode(message), call, of: session)
        case .roleRevokePermission:
            let request: AuthRoleRevokePermissionRequest = try decode(message)
            return .revokePermission(KeyRange(key: request.key, end: request.rangeEnd), from: RoleName(request.role))
        default: throw RequestRefusal(.unimplemented, "holdfast: not served")
        }
    }

    private func grant(
        _ request: AuthRoleGrantPermissionRequest, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) -> AuthCommand {
        guard let permission = request.permission else {
            try demandRoot(call, of: session)
            throw RequestRefusal(EtcdError.permissionNotGiven)
        }
        guard let access = UInt8(exactly: permission.kind.rawValue).flatMap(KeyPermission.Access.init(rawValue:)) else {
            try demandRoot(call, of: session)
            throw RequestRefusal(EtcdError.invalidAuthManagement)
        }
        let range = KeyRange(key: permission.key, end: permission.rangeEnd)
        return .grantPermission(KeyPermission(access, range), to: RoleName(request.name))
    }

    private func addUser(
        _ request: AuthUserAddRequest, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) {
        let name = UserName(request.name)
        if request.options?.noPassword == true {
            return try write(.auth(.addUser(name, .noPassword)), .auth(.change), call, of: session)
        }
        let task = PasswordTask(.addUser(name), password: request.password)
        read(.auth(.password(task)), call, of: session)
    }

    // MARK: Answers

    func completeAuthRead(_ purpose: AuthPurpose, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        guard let auth = node?.state.auth else { return }
        switch purpose {
        case .status:
            let answer = AuthStatusResponse(
                header: header(), enabled: auth.isEnabled, authRevision: auth.revision.number)
            session.respond(call, answer.encoded())
        case .user(let name):
            try demand(call, of: session) { $0.refusalToSee(name, $1) }
            guard let user = auth[name] else { throw RequestRefusal(EtcdError.userNotFound) }
            session.respond(call, AuthUserGetResponse(header: header(), roles: user.roles.map(\.text)).encoded())
        case .users:
            try demandRoot(call, of: session)
            session.respond(call, AuthUserListResponse(header: header(), users: auth.users.map(\.name.text)).encoded())
        case .role(let name):
            try demand(call, of: session) { $0.refusalToSee(name, $1) }
            guard let role = auth[name] else { throw RequestRefusal(EtcdError.roleNotFound) }
            let permissions = role.permissions.map(Permission.init)
            session.respond(call, AuthRoleGetResponse(header: header(), permissions: permissions).encoded())
        case .roles:
            try demandRoot(call, of: session)
            session.respond(call, AuthRoleListResponse(header: header(), roles: auth.roles.map(\.name.text)).encoded())
        case .password(let task): try queue(task, call, of: session)
        case .change, .token: unreachable("a write is not answered as a read")
        }
    }

    func completeAuthWrite(_ waiting: PendingCall, _ answer: AuthAnswer, _ header: ResponseHeader) {
        switch (answer, waiting.purpose) {
        case (.authenticated(let revision, let index), .auth(.token(let task, let letters))):
            let token = tokenText(task, letters, at: revision, index: index)
            let text = String(decoding: token, as: UTF8.self)
            waiting.session.respond(waiting.call, AuthenticateResponse(header: header, token: text).encoded())
        case (.checkAgain, .auth(.token(let task, _))): checkAgain(task, waiting.call, of: waiting.session)
        // All answers to changes look the same.
        case (.done, _): waiting.session.respond(waiting.call, AuthEnableResponse(header: header).encoded())
        case (.authenticated, _), (.checkAgain, _): unreachable("only logins are answered with tokens")
        }
    }
}

extension Permission {
    fileprivate init(_ permission: KeyPermission) {
        self.init(
            kind: Kind(rawValue: Int32(permission.access.rawValue)), key: permission.range.key,
            rangeEnd: permission.range.end)
    }
}
