internal import Bytes
internal import MVCC

/// Writes a whole state out piece by piece. Equal states give equal bytes, on every member.
public struct StateSnapshotEncoder: Sendable {
    /// What comes before the store, as far as it has not been handed out.
    private var head: [UInt8]
    private var store: SnapshotEncoder

    /// The state may go on meanwhile; what is written is the state as it is now. An entry that is being applied in slices is
    /// not part of it.
    public init(_ state: CoordinationState) {
        head = [StateSnapshotFormat.format]
        head.append(section: .place, Self.place(of: state))
        head.append(section: .members, Self.members(of: state))
        if !state.auth.isPristine { head.append(section: .auth, state.auth.encode()) }
        head.append(StateSnapshotFormat.Section.end.rawValue)
        head.appendBigEndian(CRC32C.of(head))
        store = SnapshotEncoder(state.view)
    }

    /// The next bytes, at most `bytesMax` of them and never none; nil at the end.
    public mutating func next(bytesMax: Int) -> [UInt8]? {
        guard !head.isEmpty else { return store.next(bytesMax: bytesMax) }
        let piece = Array(head.prefix(max(bytesMax, 1)))
        head.removeFirst(piece.count)
        return piece
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
