internal import Bytes
internal import MVCC

extension Command {
    /// The payload of the entry that asks for this command.
    public func encode() -> [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .put(let put):
            bytes.reserveCapacity(put.key.count + put.value.count + 24)
            bytes.begin(.put)
            bytes.append(put)
        case .deleteRange(let delete):
            bytes.begin(.deleteRange)
            bytes.append(delete)
        case .transaction(let transaction):
            bytes.begin(.transaction)
            bytes.append(transaction)
        case .compact(let compaction):
            bytes.begin(.compact)
            bytes.append(signed: compaction.revision.number)
            bytes.append(compaction.physical ? 1 : 0)
        case .publish(let attributes):
            bytes.begin(.publish)
            bytes.append(attributes)
        case .raiseFeatureLevel(let level):
            bytes.begin(.raiseFeatureLevel)
            bytes.appendVarint(UInt64(level))
        case .grantLease(let lease, let timeToLive):
            bytes.begin(.grantLease)
            bytes.appendBigEndian(lease.rawValue)
            bytes.appendVarint(timeToLive.milliseconds)
        case .revokeLease(let lease):
            bytes.begin(.revokeLease)
            bytes.appendBigEndian(lease.rawValue)
        case .renewLeases(let leases):
            bytes.reserveCapacity(8 * leases.count + 12)
            bytes.begin(.renewLeases)
            bytes.appendVarint(UInt64(leases.count))
            for lease in leases { bytes.appendBigEndian(lease.rawValue) }
        case .expireLeases(let expiry):
            bytes.begin(.expireLeases)
            bytes.appendVarint(expiry.term)
            bytes.appendVarint(UInt64(expiry.grants.count))
            for grant in expiry.grants { bytes.append(grant) }
        case .deferLeases(let deferral):
            bytes.begin(.deferLeases)
            bytes.appendVarint(deferral.term)
            bytes.appendVarint(UInt64(deferral.leases.count))
            for lease in deferral.leases {
                bytes.append(lease.grant)
                bytes.appendBigEndian(lease.deadline)
            }
        case .stamp:
            bytes.begin(.stamp)
        case .compactByItself(let compaction):
            bytes.begin(.compactByItself)
            bytes.append(signed: compaction.revision.number)
        case .checkpoint(let checkpoint):
            bytes.begin(.checkpoint)
            bytes.appendVarint(checkpoint.round)
            bytes.appendLengthPrefixed(checkpoint.key)
            bytes.appendVarint(checkpoint.bytes)
        case .compareStates(let result):
            bytes.begin(.compareStates)
            bytes.appendVarint(result.index)
            bytes.appendVarint(UInt64(result.voters))
            for values in [result.values, result.others] {
                bytes.appendVarint(UInt64(values.count))
                for value in values {
                    bytes.appendBigEndian(value.member)
                    bytes.appendBigEndian(value.hash)
                }
            }
        case .alarm(let change):
            bytes.begin(.alarm)
            bytes.append((change.isRaised ? 1 : 0) | (change.isOwn ? 2 : 0))
            bytes.append(change.alarm)
        case .auth(let command):
            bytes.begin(command.kind)
            command.encodeBody(to: &bytes)
        case .authorised(let principal, let command):
            bytes.begin(.authorised)
            bytes.append(principal)
            bytes += command.encode()
        }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func begin(_ kind: CommandFormat.Kind) {
        append(kind.rawValue)
        append(CommandFormat.version(of: kind))
    }

    fileprivate mutating func append(signed integer: Int64) { appendVarint(UInt64(bitPattern: integer)) }

    fileprivate mutating func append(_ range: KeyRange) {
        appendLengthPrefixed(range.key)
        appendLengthPrefixed(range.end)
    }

    fileprivate mutating func append(_ put: PutOperation) {
        typealias Flags = CommandFormat.PutFlags
        var flags: UInt8 = 0
        if put.returnsPrevious { flags |= Flags.returnsPrevious }
        if put.ignoresValue { flags |= Flags.ignoresValue }
        if put.ignoresLease { flags |= Flags.ignoresLease }
        if put.lease != .none { flags |= Flags.hasLease }
        append(flags)
        if put.lease != .none { appendBigEndian(put.lease.rawValue) }
        appendLengthPrefixed(put.key)
        appendLengthPrefixed(put.value)
    }

    fileprivate mutating func append(_ delete: DeleteRangeOperation) {
        append(delete.returnsPrevious ? 1 : 0)
        append(delete.range)
    }

    fileprivate mutating func append(_ query: RangeQuery) {
        typealias Flags = CommandFormat.RangeFlags
        let hasOrdering = query.order != .none || query.target != .key
        var flags: UInt8 = 0
        if query.serializable { flags |= Flags.serializable }
        if query.keysOnly { flags |= Flags.keysOnly }
        if query.countOnly { flags |= Flags.countOnly }
        if query.limit != 0 { flags |= Flags.hasLimit }
        if query.revision != .zero { flags |= Flags.hasRevision }
        if hasOrdering { flags |= Flags.hasOrdering }
        if query.hasFilters { flags |= Flags.hasFilters }
        append(flags)
        append(query.range)
        if query.limit != 0 { append(signed: query.limit) }
        if query.revision != .zero { append(signed: query.revision.number) }
        if hasOrdering {
            append(query.order.rawValue)
            append(query.target.rawValue)
        }
        if query.hasFilters {
            append(signed: query.modifiedMin.number)
            append(signed: query.modifiedMax.number)
            append(signed: query.createdMin.number)
            append(signed: query.createdMax.number)
        }
    }

    fileprivate mutating func append(_ transaction: Transaction) {
        appendVarint(UInt64(transaction.comparisons.count))
        for comparison in transaction.comparisons { append(comparison) }
        appendVarint(UInt64(transaction.success.count))
        for operation in transaction.success { append(operation) }
        appendVarint(UInt64(transaction.failure.count))
        for operation in transaction.failure { append(operation) }
    }

    fileprivate mutating func append(_ comparison: Comparison) {
        append(comparison.range)
        append(comparison.relation.rawValue)
        typealias Kind = CommandFormat.TargetKind
        switch comparison.target {
        case .version(let version):
            append(Kind.version.rawValue)
            append(signed: version)
        case .created(let revision):
            append(Kind.created.rawValue)
            append(signed: revision.number)
        case .modified(let revision):
            append(Kind.modified.rawValue)
            append(signed: revision.number)
        case .value(let value):
            append(Kind.value.rawValue)
            appendLengthPrefixed(value)
        case .lease(let lease):
            append(Kind.lease.rawValue)
            append(signed: lease.rawValue)
        }
    }

    fileprivate mutating func append(_ operation: MVCC.Operation) {
        typealias Kind = CommandFormat.OperationKind
        switch operation {
        case .range(let query):
            append(Kind.range.rawValue)
            append(query)
        case .put(let put):
            append(Kind.put.rawValue)
            append(put)
        case .deleteRange(let delete):
            append(Kind.deleteRange.rawValue)
            append(delete)
        case .transaction(let nested):
            append(Kind.transaction.rawValue)
            append(nested)
        }
    }

    fileprivate mutating func append(_ grant: LeaseGrant) {
        appendBigEndian(grant.lease.rawValue)
        appendVarint(grant.generation)
    }

    fileprivate mutating func append(_ life: MemberLife) {
        appendBigEndian(life.storeID)
        appendBigEndian(life.incarnation)
        appendBigEndian(life.nonce)
    }

    /// Shared by the command and the snapshot.
    mutating func append(_ alarm: Alarm) {
        appendBigEndian(alarm.member)
        append(alarm.kind.rawValue)
    }

    /// Shared by the command and the snapshot.
    mutating func append(_ attributes: MemberAttributes) {
        appendBigEndian(attributes.id)
        append(attributes.life)
        appendVarint(UInt64(attributes.featureLevel))
        appendLengthPrefixed(Array(attributes.name.utf8))
        appendLengthPrefixed(Array(attributes.version.utf8))
        appendVarint(UInt64(attributes.clientURLs.count))
        for url in attributes.clientURLs { appendLengthPrefixed(Array(url.utf8)) }
    }
}
