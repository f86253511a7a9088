internal import Bytes
internal import MVCC

/// Writes a whole state out piece by piece. Equal states give equal bytes, on every member.
public struct StateSnapshotEncoder: Sendable {
    /// What comes before the store, as far as it has been made and not handed out.
    private var head: [UInt8]
    private var checksum = CRC32C()
    private let leases: LeaseTable
    private var shard = 0
    private var isHeadComplete = false
    private var store: SnapshotEncoder

    /// The state may go on meanwhile; what is written is the state as it is now. An entry that is being applied in slices is
    /// not part of it.
    public init(_ state: CoordinationState) {
        head = [StateSnapshotFormat.format]
        head.append(section: .place, Self.place(of: state))
        head.append(section: .members, Self.members(of: state))
        leases = state.leases
        if leases.grants > 0 {
            var grants: [UInt8] = []
            grants.appendVarint(leases.grants)
            head.append(section: .grants, grants)
        }
        if !state.alarms.raised.isEmpty { head.append(section: .alarms, Self.alarms(of: state)) }
        if !state.auth.isPristine { head.append(section: .auth, state.auth.encode()) }
        checksum.add(head)
        store = SnapshotEncoder(state.view)
    }

    /// The next bytes, at most `bytesMax` of them and never none; nil at the end.
    public mutating func next(bytesMax: Int) -> [UInt8]? {
        while head.isEmpty, !isHeadComplete { makeHead() }
        guard !head.isEmpty else { return store.next(bytesMax: bytesMax) }
        let piece = Array(head.prefix(max(bytesMax, 1)))
        head.removeFirst(piece.count)
        return piece
    }

    /// The next part of the head: one shard of the leases, or its end.
    private mutating func makeHead() {
        guard shard < leases.shards.count else {
            head.append(StateSnapshotFormat.Section.end.rawValue)
            checksum.add(head)
            head.appendBigEndian(checksum.value)
            isHeadComplete = true
            return
        }
        let leases = leases.shards[shard]
        shard += 1
        guard !leases.isEmpty else { return }
        head.append(section: .leases, Self.leases(of: leases))
        checksum.add(head)
    }

    /// A shard of the leases.
    static func leases(of shard: [LeaseID: Lease]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendVarint(UInt64(shard.count))
        for (id, lease) in shard.sorted(by: { $0.key < $1.key }) {
            bytes.appendBigEndian(id.rawValue)
            bytes.appendVarint(lease.generation)
            bytes.appendVarint(lease.timeToLive.milliseconds)
            bytes.appendBigEndian(lease.deadline)
            bytes.append(lease.isDeferred ? 1 : 0)
        }
        return bytes
    }

    /// What is in the state besides keys and leases.
    static func tables(of state: CoordinationState) -> [UInt8] {
        members(of: state) + alarms(of: state) + state.auth.encode()
    }

    private static func place(of state: CoordinationState) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(state.appliedIndex)
        bytes.appendBigEndian(state.appliedTerm)
        bytes.appendBigEndian(state.time)
        bytes.appendBigEndian(state.hash)
        bytes.appendVarint(UInt64(state.featureLevel))
        return bytes
    }

    private static func alarms(of state: CoordinationState) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendVarint(UInt64(state.alarms.raised.count))
        for raised in state.alarms.raised {
            bytes.append(raised.alarm)
            bytes.append(raised.isOwn ? 1 : 0)
        }
        return bytes
    }

    private static func members(of state: CoordinationState) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendVarint(UInt64(state.members.members.count))
        for member in state.members.members { bytes.append(member) }
        for ids in [state.members.present, state.members.removed] {
            bytes.appendVarint(UInt64(ids.count))
            for id in ids { bytes.appendVarint(id) }
        }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(section: StateSnapshotFormat.Section, _ bytes: [UInt8]) {
        append(section.rawValue)
        appendLengthPrefixed(bytes)
    }
}
