internal import Bytes
internal import MVCC

/// What alarms forbid. Decided where an entry stands in the log, so that all members refuse the same.
extension CoordinationState {
    mutating func apply(_ change: AlarmChange, at place: Place, about payload: ArraySlice<UInt8>) -> ApplyProgress {
        let hasChanged = alarms.apply(change)
        return finish(
            .success(.alarm(hasChanged || change.isRaised ? change.alarm : nil)), at: place, about: payload)
    }

    /// Why the alarms that are raised forbid a command.
    ///
    /// Without space there is room for what frees some: deletions, compactions, the ends of leases.
    func prohibition(of command: Command) -> StoreError? {
        guard !alarms.raised.isEmpty else { return nil }
        let isCorrupt = alarms.isCorrupt(Alarm.everyone)
        switch command {
        case .put, .grantLease:
            return isCorrupt ? .corrupt : alarms.isRaised(.noSpace) ? .noSpace : nil
        case .transaction(let transaction):
            if isCorrupt { return .corrupt }
            return alarms.isRaised(.noSpace) && transaction.hasPuts ? .noSpace : nil
        case .deleteRange, .compact, .revokeLease: return isCorrupt ? .corrupt : nil
        case .renewLeases, .expireLeases, .deferLeases, .stamp, .publish, .raiseFeatureLevel, .alarm, .checkpoint,
            .compareStates, .compactByItself, .auth, .authorised:
            return nil
        }
    }
}

extension Transaction {
    /// Whether any branch writes, also where transactions are nested.
    var hasPuts: Bool { Self.hasPuts(success) || Self.hasPuts(failure) }

    private static func hasPuts(_ operations: [Operation]) -> Bool {
        operations.contains { operation in
            switch operation {
            case .put: true
            case .range, .deleteRange: false
            case .transaction(let nested): nested.hasPuts
            }
        }
    }
}
