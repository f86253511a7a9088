public import MVCC

/// What a principal may do: nothing, unless a rule here says so. While authentication is off everybody may do everything.
extension AuthStore {
    /// Why a command is refused; nil when it is not. `attachedKeys` are the keys that are attached to a lease.
    func refusal(
        of command: Command, by principal: Principal?, attachedKeys: (LeaseID) -> [[UInt8]]
    ) -> AuthRefusal? {
        guard isEnabled else { return nil }
        switch command.demand {
        case .membership: return nil
        case .administration: return refusalToAdminister(principal)
        case .effects:
            return judge(principal) { user in
                command.allEffects { permits($0, to: user, attachedKeys) }
            }
        }
    }

    /// Why the keys of a range, or what changes of them, are not told.
    public func refusalToRead(_ range: KeyRange, _ principal: Principal?) -> AuthRefusal? {
        judge(principal) { permits(.reads(range), to: $0) { _ in [] } }
    }

    /// Why a transaction that only reads is not answered.
    public func refusalToRead(_ transaction: Transaction, _ principal: Principal?) -> AuthRefusal? {
        judge(principal) { user in transaction.allEffects { permits($0, to: user) { _ in [] } } }
    }

    /// Why a lease with these keys may not be revoked, or get another key: all of them must be writable.
    public func refusalToWrite(attachedKeys: [[UInt8]], _ principal: Principal?) -> AuthRefusal? {
        judge(principal) { permits(.attaches(.none), to: $0) { _ in attachedKeys } }
    }

    /// Why the names of a lease's keys are not told: all of them must be readable.
    public func refusalToRead(attachedKeys: [[UInt8]], _ principal: Principal?) -> AuthRefusal? {
        judge(principal) { user in
            attachedKeys.allSatisfy { permits(.reads(KeyRange(key: $0)), to: user) { _ in [] } }
        }
    }

    /// Why the principal may not do what only root may. As in etcd the revision does not matter here: what counts is that the user
    /// is root now.
    public func refusalToAdminister(_ principal: Principal?) -> AuthRefusal? {
        guard isEnabled else { return nil }
        guard let principal, !principal.user.isEmpty else { return .userEmpty }
        return self[principal.user]?.isRoot == true ? nil : .permissionDenied
    }

    /// Why the principal may not do what every user may.
    public func refusalToAnybody(_ principal: Principal?) -> AuthRefusal? {
        guard isEnabled else { return nil }
        guard let principal, !principal.user.isEmpty else { return .userEmpty }
        return self[principal.user] == nil ? .permissionDenied : nil
    }

    /// Why the roles of a user are not told: root may see all, and everybody what concerns itself.
    public func refusalToSee(_ user: UserName, _ principal: Principal?) -> AuthRefusal? {
        guard let refusal = refusalToAdminister(principal) else { return nil }
        return user == (principal?.user ?? UserName("")) ? nil : refusal
    }

    /// Why the permissions of a role are not told: root may see all, and everybody those of its own roles.
    public func refusalToSee(_ role: RoleName, _ principal: Principal?) -> AuthRefusal? {
        guard let refusal = refusalToAdminister(principal) else { return nil }
        guard let principal, let user = self[principal.user] else { return refusal }
        return user.roles.contains(role) ? nil : refusal
    }

    // MARK: Rules

    private func judge(_ principal: Principal?, _ isPermitted: (AuthUser) -> Bool) -> AuthRefusal? {
        guard isEnabled else { return nil }
        guard let principal, principal.revision != .none else { return .userEmpty }
        guard principal.revision >= revision else { return .oldRevision }
        guard let user = self[principal.user] else { return .permissionDenied }
        return user.isRoot || isPermitted(user) ? nil : .permissionDenied
    }

    private func permits(_ effect: Effect, to user: AuthUser, _ attachedKeys: (LeaseID) -> [[UInt8]]) -> Bool {
        switch effect {
        case .reads(let range): contains(range, user, \.readable)
        case .writes(let range): contains(range, user, \.writable)
        case .attaches(let lease):
            attachedKeys(lease).allSatisfy { contains(KeyRange(key: $0), user, \.writable) }
        }
    }

    /// Registries' keys are nobody's but root's, whatever range a permission is on.
    private func contains(_ range: KeyRange, _ user: AuthUser, _ coverage: (AuthRole) -> KeyCoverage) -> Bool {
        guard !SystemKeyspace.contains(range.key) else { return false }
        return KeyCoverage.contains(range, in: user.roles.compactMap { self[$0].map(coverage) })
    }
}
