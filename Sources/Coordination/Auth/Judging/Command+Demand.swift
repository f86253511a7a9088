internal import MVCC

/// What each command demands, and the effects of those that are judged by them. A new command or operation does not compile before it
/// has its place here.
extension Command {
    var demand: Demand {
        switch self {
        // A lease of one's own has no effect on anything: every user may have one.
        case .put, .deleteRange, .transaction, .grantLease, .revokeLease: .effects
        case .compact: .administration
        case .renewLeases, .expireLeases, .deferLeases, .stamp, .checkpoint, .compareStates, .compactByItself:
            .membership
        case .alarm(let change): change.isOwn ? .membership : .administration
        case .publish, .raiseFeatureLevel: .membership
        case .auth(let command): command.demand
        case .authorised(_, let command): command.demand
        }
    }

    /// Whether all effects are `permitted`. Those of commands that are not judged by their effects are none.
    func allEffects(_ permitted: (Effect) -> Bool) -> Bool {
        switch self {
        case .put(let put): put.allEffects(permitted)
        case .deleteRange(let delete): delete.allEffects(permitted)
        case .transaction(let transaction): transaction.allEffects(permitted)
        case .authorised(_, let command): command.allEffects(permitted)
        case .revokeLease(let lease): permitted(.attaches(lease))
        case .compact, .publish, .raiseFeatureLevel, .auth, .grantLease, .renewLeases, .expireLeases, .deferLeases,
            .stamp,
            .checkpoint, .compareStates, .compactByItself, .alarm:
            true
        }
    }
}

extension AuthCommand {
    /// Whoever has given a password or a token needs no other right to get a token or to keep it.
    var demand: Demand {
        switch self {
        case .authenticate, .extendToken: .membership
        case .enable, .disable, .addUser, .deleteUser, .changePassword, .grantRole, .revokeRole, .addRole, .deleteRole,
            .grantPermission, .revokePermission:
            .administration
        }
    }
}

extension RangeQuery {
    func allEffects(_ permitted: (Effect) -> Bool) -> Bool { permitted(.reads(range)) }
}

extension PutOperation {
    func allEffects(_ permitted: (Effect) -> Bool) -> Bool {
        let range = KeyRange(key: key)
        return permitted(.writes(range)) && (lease == .none || permitted(.attaches(lease)))
            && (!returnsPrevious || permitted(.reads(range)))
    }
}

extension DeleteRangeOperation {
    func allEffects(_ permitted: (Effect) -> Bool) -> Bool {
        permitted(.writes(range)) && (!returnsPrevious || permitted(.reads(range)))
    }
}

extension Transaction {
    /// Both branches count, since the answer would tell which of them was forbidden.
    func allEffects(_ permitted: (Effect) -> Bool) -> Bool {
        comparisons.allSatisfy { permitted(.reads($0.range)) } && success.allSatisfy { $0.allEffects(permitted) }
            && failure.allSatisfy { $0.allEffects(permitted) }
    }
}

extension MVCC.Operation {
    func allEffects(_ permitted: (Effect) -> Bool) -> Bool {
        switch self {
        case .range(let query): query.allEffects(permitted)
        case .put(let put): put.allEffects(permitted)
        case .deleteRange(let delete): delete.allEffects(permitted)
        case .transaction(let nested): nested.allEffects(permitted)
        }
    }
}
