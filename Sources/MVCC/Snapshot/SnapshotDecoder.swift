internal import Bytes

/// Builds a store from the bytes of a ``SnapshotEncoder``, in pieces of any size.
///
/// Total: whatever the bytes are, the answer is a store or a refusal.
public struct SnapshotDecoder: Sendable {
    public enum Progress: Hashable, Sendable {
        case needsMore
        /// The store is complete; `rest` is what came behind it.
        case complete(rest: [UInt8])
        /// The bytes are not those of a store, or not of a format that is known.
        case malformed
    }

    /// The store, once it is complete.
    public private(set) var view: StoreView?
    /// Which keys of the store are attached to which lease, once it is complete.
    public private(set) var leased = LeasedKeys()
    private var stage = Stage.header
    private var builder = KeyspaceBuilder(revision: 0, floor: 0, isSystem: false)
    private var state = StoreView()
    private var pending: [UInt8] = []
    /// Below this many pending bytes there is nothing to read yet. Without it a long value that comes in small pieces would be
    /// copied for each of them.
    private var pendingWanted = 0
    private var checksum = CRC32C()

    private enum Stage: Sendable { case header, users, system, checksum, complete, malformed }

    public init() {}

    /// Takes the next bytes. After `complete` or `malformed` nothing more may be added.
    public mutating func add(_ bytes: [UInt8]) -> Progress {
        if pending.isEmpty { pending = bytes } else { pending.append(contentsOf: bytes) }
        guard pending.count >= pendingWanted else { return .needsMore }
        pendingWanted = 0
        let arrived = pending
        pending = []
        return arrived.withUnsafeBytes { buffer in
            var reader = SnapshotReader(cursor: ByteCursor(buffer))
            while stage != .complete, stage != .malformed {
                let before = reader.cursor
                do throws(SnapshotReader.Stop) {
                    try readItem(&reader)
                    checksum.add(UnsafeRawBufferPointer(rebasing: before.rest[..<(before.count - reader.cursor.count)]))
                } catch {
                    guard case .needsMore(let missing) = error else {
                        stage = .malformed
                        break
                    }
                    pending = Array(before.rest)
                    pendingWanted = pending.count + missing
                    return .needsMore
                }
            }
            return stage == .complete ? .complete(rest: Array(reader.cursor.rest)) : .malformed
        }
    }

    private mutating func readItem(_ reader: inout SnapshotReader) throws(SnapshotReader.Stop) {
        switch stage {
        case .header: try readHeader(&reader)
        case .users, .system: try readKeyspaceItem(&reader)
        case .checksum:
            let expected = checksum.value
            guard try reader.checksum() == expected else { throw .malformed }
            view = state
            stage = .complete
        case .complete, .malformed: throw .malformed
        }
    }

    private mutating func readHeader(_ reader: inout SnapshotReader) throws(SnapshotReader.Stop) {
        guard try reader.byte() == SnapshotFormat.format else { throw .malformed }
        let revision = try reader.number()
        guard revision >= 1 else { throw .malformed }
        state.revision = Revision(revision)
        state.users.floor = Revision(try reader.number(atMost: revision + 1) - 1)
        state.system.floor = Revision(try reader.number(atMost: revision + 1) - 1)
        builder = KeyspaceBuilder(revision: revision, floor: state.users.floor.number, isSystem: false)
        stage = .users
    }

    private mutating func readKeyspaceItem(_ reader: inout SnapshotReader) throws(SnapshotReader.Stop) {
        switch SnapshotFormat.Item(rawValue: try reader.byte()) {
        case .key:
            guard builder.begin(try reader.bytes()) else { throw .malformed }
        case .version:
            let (created, modified, order) = (try reader.number(), try reader.number(), try reader.order())
            let (version, lease) = (try reader.number(), Int64(bitPattern: try reader.varint()))
            let value = try reader.bytes()
            let record = VersionRecord(
                value: value, created: created, modified: modified, version: version, lease: lease, order: order)
            guard !record.isTombstone, builder.add(record) else { throw .malformed }
        case .tombstone:
            let modified = try reader.number()
            guard builder.add(.tombstone(modified: modified, order: try reader.order())) else { throw .malformed }
        case .endOfKeyspace:
            guard let keyspace = builder.finish() else { throw .malformed }
            endKeyspace(keyspace)
        case nil: throw .malformed
        }
    }

    private mutating func endKeyspace(_ keyspace: Keyspace) {
        if stage == .users {
            state.users = keyspace
            builder = KeyspaceBuilder(
                revision: state.revision.number, floor: state.system.floor.number, isSystem: true,
                leased: builder.leased)
            stage = .system
        } else {
            state.system = keyspace
            leased = builder.leased
            stage = .checksum
        }
    }
}
