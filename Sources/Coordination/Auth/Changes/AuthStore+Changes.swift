internal import Bytes

/// What becomes of an ``AuthCommand``. Every changed record is added to the hash that members compare.
extension AuthStore {
    /// `index` is that of the entry, `time` its cluster time.
    mutating func apply(
        _ command: AuthCommand, index: UInt64, time: UInt64, _ hash: inout StableHash
    ) -> Result<AuthAnswer, AuthRefusal> {
        var answer = AuthAnswer.done
        do throws(AuthRefusal) {
            switch command {
            case .enable: try enable()
            case .disable: disable()
            case .addUser(let name, let credential): try addUser(name, credential, &hash)
            case .deleteUser(let name): try deleteUser(name, &hash)
            case .changePassword(let name, let password): try changePassword(of: name, to: password, &hash)
            case .grantRole(let role, let user): try grant(role, to: user, &hash)
            case .revokeRole(let role, let user): try revoke(role, from: user, &hash)
            case .addRole(let name): try addRole(name, &hash)
            case .deleteRole(let name): try deleteRole(name, &hash)
            case .grantPermission(let permission, let role): try grant(permission, to: role, &hash)
            case .revokePermission(let range, let role): try revoke(range, from: role, &hash)
            case .authenticate(let user, let checked, let token):
                answer = try authenticate(user, checkedAt: checked, token, index: index, time: time, &hash)
            case .extendToken(let digest):
                if let token = tokens.extend(digest, at: time) { add(token, digest, to: &hash) }
            }
        } catch {
            hash.add(UInt64(error.rawValue))
            return .failure(error)
        }
        hash.add(isEnabled ? 1 : 0)
        hash.add(revision.number)
        return .success(answer)
    }

    private mutating func enable() throws(AuthRefusal) {
        guard !isEnabled else { return }
        guard let root = self[UserName.root] else { throw .rootUserNotFound }
        guard root.isRoot else { throw .rootRoleNotGranted }
        isEnabled = true
    }

    private mutating func disable() {
        guard isEnabled else { return }
        isEnabled = false
        tokens.removeAll()
        revision = revision.next
    }

    private mutating func authenticate(
        _ name: UserName, checkedAt checked: AuthRevision, _ new: AuthCommand.NewToken?, index: UInt64, time: UInt64,
        _ hash: inout StableHash
    ) throws(AuthRefusal) -> AuthAnswer {
        guard isEnabled else { throw .notEnabled }
        guard checked == revision else { return .checkAgain }
        guard let user = self[name], case .password = user.credential else { throw .authenticationFailed }
        guard let new else { return .authenticated(revision, index: index) }
        let expiry = TokenTable.expiry(of: new.lifetime, from: time)
        let token = AuthToken(user: name, index: index, lifetime: new.lifetime, expiry: expiry)
        switch tokens.insert(token, new.digest, at: time) {
        case .inserted: break
        case .taken: return .checkAgain
        case .full: throw .tooManyTokens
        }
        add(token, new.digest, to: &hash)
        return .authenticated(revision, index: index)
    }

    private func add(_ token: AuthToken, _ digest: SHA256Digest, to hash: inout StableHash) {
        hash.add(digest.bytes)
        hash.add(token.user.utf8)
        hash.add(token.expiry)
    }

    // MARK: Room

    /// Counts what a record takes more than before, if there is room for it.
    func checkRoom(for more: Int) throws(AuthRefusal) {
        guard recordBytes + more <= AuthLimits.recordBytesMax else { throw .storeFull }
    }
}
