#if Zoo
    internal import Zoo
#endif

internal import Bytes
internal import MVCC

/// Builds a state from the bytes of a ``StateSnapshotEncoder``, in pieces of any size. Total, as ``SnapshotDecoder`` is.
public struct StateSnapshotDecoder: Sendable {
    public enum Progress: Hashable, Sendable {
        case needsMore
        /// The state is complete; `rest` is what came behind it.
        case complete(rest: [UInt8])
        case refused(StateSnapshotDefect)
    }

    /// The state, once it is complete.
    public private(set) var state: CoordinationState?
    private var stage = Stage.format
    /// Bytes of a section that is not all there yet.
    private var pending: [UInt8] = []
    private var checksum = CRC32C()
    private var place: Place?
    private var members: MemberTable?
    private var leases: LeaseTable?
    private var alarms: AlarmTable?
    private var shard = -1
    private var auth: AuthStore?
    private var store = SnapshotDecoder()
    private var defect: StateSnapshotDefect?

    private enum Stage: Sendable { case format, sections, checksum, store }

    private struct Place: Sendable {
        var appliedIndex: UInt64
        var appliedTerm: UInt64
        var time: UInt64
        var hash: UInt64
        var featureLevel: UInt32
    }

    private enum Stop: Error {
        case needsMore
        case refused(StateSnapshotDefect)
    }

    public init() {}

    /// Takes the next bytes. After `complete` or `refused` nothing more may be added.
    public mutating func add(_ bytes: [UInt8]) -> Progress {
        if let defect { return .refused(defect) }
        guard state == nil else { return refuse(.malformed) }
        guard stage != .store else { return addToStore(bytes) }
        pending.append(contentsOf: bytes)
        let arrived = pending
        pending = []
        let rest: Result<[UInt8], Stop> = arrived.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            while stage != .store {
                let before = cursor
                do throws(Stop) {
                    try readPart(&cursor)
                    checksum.add(UnsafeRawBufferPointer(rebasing: before.rest[..<(before.count - cursor.count)]))
                } catch {
                    pending = Array(before.rest)
                    return .failure(error)
                }
            }
            return .success(Array(cursor.rest))
        }
        switch rest {
        case .success(let rest): return rest.isEmpty ? .needsMore : addToStore(rest)
        case .failure(.needsMore): return .needsMore
        case .failure(.refused(let defect)): return refuse(defect)
        }
    }

    private mutating func addToStore(_ bytes: [UInt8]) -> Progress {
        switch store.add(bytes) {
        case .needsMore: return .needsMore
        case .malformed: return refuse(.malformed)
        case .complete(let rest):
            guard let place, let members, let view = store.view, let leases = leasesWithKeys() else {
                return refuse(.malformed)
            }
            state = CoordinationState(
                appliedIndex: place.appliedIndex, appliedTerm: place.appliedTerm, time: place.time, hash: place.hash,
                featureLevel: place.featureLevel, members: members, store: VersionedStore(view), leases: leases,
                alarms: alarms ?? AlarmTable())
            if let auth { state?.auth = auth }
            return .complete(rest: rest)
        }
    }

    /// The leases with the keys that the store attaches to them; nil when it names a lease that is not there.
    private func leasesWithKeys() -> LeaseTable? {
        var leases = leases ?? LeaseTable()
        guard store.leased.leases.allSatisfy({ leases[$0] != nil }) else { return nil }
        #if Zoo
            if !store.leased.leases.isEmpty, zoo(.z215) { return leases }
        #endif
        leases.attach(store.leased)
        return leases
    }

    private mutating func refuse(_ defect: StateSnapshotDefect) -> Progress {
        self.defect = defect
        return .refused(defect)
    }

    private mutating func readPart(_ cursor: inout ByteCursor) throws(Stop) {
        switch stage {
        case .format:
            guard let format = cursor.readBigEndian(UInt8.self) else { throw .needsMore }
            guard format == StateSnapshotFormat.format else { throw .refused(.unknownFormat(format)) }
            stage = .sections
        case .sections:
            try readSection(&cursor)
        case .checksum:
            let expected = checksum.value
            guard let found = cursor.readBigEndian(UInt32.self) else { throw .needsMore }
            guard found == expected else { throw .refused(.malformed) }
            stage = .store
        case .store: throw .refused(.malformed)
        }
    }

    private mutating func readSection(_ cursor: inout ByteCursor) throws(Stop) {
        guard let tag = cursor.readBigEndian(UInt8.self) else { throw .needsMore }
        guard let section = StateSnapshotFormat.Section(rawValue: tag) else { throw .refused(.unknownSection(tag)) }
        guard section != .end else {
            guard place != nil, members != nil else { throw .refused(.malformed) }
            stage = .checksum
            return
        }
        guard let length = cursor.readVarint() else { throw cursor.count >= 10 ? .refused(.malformed) : .needsMore }
        guard length <= UInt64(StateSnapshotFormat.sectionBytesMax) else { throw .refused(.malformed) }
        guard let bytes = cursor.readSlice(Int(length)) else { throw .needsMore }
        var reader = CommandReader(cursor: ByteCursor(bytes))
        do throws(CommandReader.Malformed) {
            try read(section, &reader)
        } catch {
            throw .refused(.malformed)
        }
    }

    /// Reads a section, which has nothing behind it. All but `leases` come once.
    private mutating func read(
        _ section: StateSnapshotFormat.Section, _ reader: inout CommandReader
    ) throws(CommandReader.Malformed) {
        switch section {
        case .place where place == nil:
            place = Place(
                appliedIndex: try reader.bigEndian(UInt64.self),
                appliedTerm: try reader.bigEndian(UInt64.self),
                time: try reader.bigEndian(UInt64.self),
                hash: try reader.bigEndian(UInt64.self),
                featureLevel: try reader.uint32())
        case .members where members == nil: members = try Self.members(&reader)
        case .grants where leases == nil:
            let grants = try reader.varint()
            guard grants > 0 else { throw CommandReader.Malformed() }
            leases = LeaseTable(grants: grants)
        case .leases where leases != nil: try readLeases(&reader)
        case .alarms where alarms == nil: alarms = try Self.alarms(&reader)
        case .auth where auth == nil: auth = try AuthStore(&reader)
        case .place, .members, .grants, .leases, .alarms, .auth, .end: throw CommandReader.Malformed()
        }
        guard reader.cursor.isAtEnd, place?.appliedIndex ?? 0 <= StateSnapshotFormat.indexMax else {
            throw CommandReader.Malformed()
        }
    }

    /// The leases of one shard, behind those of lower shards.
    private mutating func readLeases(_ reader: inout CommandReader) throws(CommandReader.Malformed) {
        var last: LeaseID?
        for _ in 0..<(try reader.varint()) {
            let (id, generation, timeToLive) = (try reader.lease(), try reader.varint(), try reader.timeToLive())
            let lease = Lease(
                generation: generation, timeToLive: timeToLive, deadline: try reader.bigEndian(UInt64.self),
                isDeferred: try reader.flags(1) != 0)
            guard (last.map { $0 < id } ?? (LeaseTable.shard(of: id) > shard)), leases?[id] == nil,
                generation >= 1, generation <= leases?.grants ?? 0
            else { throw CommandReader.Malformed() }
            if last == nil { shard = LeaseTable.shard(of: id) }
            guard LeaseTable.shard(of: id) == shard else { throw CommandReader.Malformed() }
            leases?.insert(id, lease)
            last = id
        }
    }

    private static func alarms(_ reader: inout CommandReader) throws(CommandReader.Malformed) -> AlarmTable {
        var raised: [AlarmTable.Raised] = []
        for _ in 0..<(try reader.varint()) {
            raised.append(AlarmTable.Raised(alarm: try reader.alarm(), isOwn: try reader.flags(1) != 0))
        }
        guard let table = AlarmTable(raised: raised), !raised.isEmpty else { throw CommandReader.Malformed() }
        return table
    }

    private static func members(_ reader: inout CommandReader) throws(CommandReader.Malformed) -> MemberTable {
        var members: [MemberAttributes] = []
        for _ in 0..<(try reader.varint()) { members.append(try reader.attributes()) }
        var lists: [[UInt64]] = [[], []]
        for list in lists.indices {
            for _ in 0..<(try reader.varint()) { lists[list].append(try reader.varint()) }
        }
        guard let table = MemberTable(members: members, present: lists[0], removed: lists[1]) else {
            throw CommandReader.Malformed()
        }
        return table
    }
}
