internal import Coordination
public import Determinism
public import Raft
public import Storage

/// Opens a member's directory: reads what the disk holds and makes the ``ReplicaNode`` from it.
///
///     begin ──► disk operations ──► completed … ──► ready | failed
public struct ReplicaRecovery: Sendable {
    /// What to do next.
    public enum Progress: Sendable {
        /// Carry these out and report their completions.
        case working([DiskOperation])
        /// The member may take part; `recovered` tells what was found. The operations go on as those of the node.
        case ready(ReplicaNode, recovered: RecoveredLog, [DiskOperation])
        /// The directory cannot be used; nothing that was acknowledged has been changed.
        case failed(ReplicaFailure)
    }

    private let member: MemberID
    private let options: Options
    private let start: ClusterStart
    private let description: MemberDescription
    private let seed: UInt64
    private var storage: DurableLog
    private var decoder = StateSnapshotDecoder()
    private var snapshotBytes = 0

    /// `seed` decides this member's time-outs and names its process: it must be another one at each start.
    public init(
        member: MemberID, options: Options, storage: DurableLog, start: ClusterStart,
        description: MemberDescription = MemberDescription(), seed: UInt64
    ) {
        self.member = member
        self.options = options
        self.storage = storage
        self.start = start
        self.description = description
        self.seed = seed
    }

    public mutating func begin(now: Instant) -> Progress {
        advance([storage.step(.recover)], now: now)
    }

    public mutating func completed(_ completions: [DiskCompletion], now: Instant) -> Progress {
        advance(completions.map { storage.step(.completed($0)) }, now: now)
    }

    /// Space may have returned on a disk that was too full to start on: to be called now and then while recovery works.
    public mutating func retry(now: Instant) -> Progress {
        advance([storage.step(.retry)], now: now)
    }

    private mutating func advance(_ news: [StorageEffects], now: Instant) -> Progress {
        var operations: [DiskOperation] = []
        var found: RecoveredLog?
        for effects in news {
            operations += effects.operations
            for event in effects.events {
                switch event {
                case .recoveredSnapshotBytes(let bytes):
                    _ = decoder.add(bytes)
                    snapshotBytes += bytes.count
                case .recovered(let recovered): found = recovered
                case .failed(let failure): return .failed(.storage(failure))
                case .snapshotDurable, .snapshotFailed, .snapshotWantsBytes, .snapshotChunkStored, .snapshotInstalled,
                    .snapshotNotInstalled, .snapshotRead, .snapshotNotRead, .degraded, .restored, .closed:
                    break
                }
            }
        }
        guard let found else { return .working(operations) }
        do throws(ReplicaFailure) {
            return .ready(try node(from: found, now: now), recovered: found, operations)
        } catch {
            return .failed(error)
        }
    }

    private mutating func node(from found: RecoveredLog, now: Instant) throws(ReplicaFailure) -> ReplicaNode {
        var state = CoordinationState()
        if let snapshot = found.snapshot {
            guard let decoded = decoder.state, decoded.appliedIndex == snapshot.index.position,
                decoded.appliedTerm == snapshot.term.number
            else {
                throw .snapshotNotUnderstood(snapshot)
            }
            state = decoded
        }
        let base: RecoveredState
        do throws(RecoveredState.Fault) {
            base = try RecoveredState(
                hardState: found.hardState, base: found.snapshot ?? .bootstrap(start.configuration),
                entries: found.entries)
        } catch {
            throw .recoveredState(error)
        }
        return ReplicaNode(
            member: member, options: options, recovered: found, base: base, start: start, description: description,
            storage: storage, state: state, snapshotBytes: snapshotBytes, seed: seed, now: now)
    }
}
