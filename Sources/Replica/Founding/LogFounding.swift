public import Coordination
public import Raft
public import Storage

/// Makes the log of a member that begins with a state, as a value: with the same machine that takes over a leader's snapshot.
///
///     begin ─► a new log is made ─► the state, chunk by chunk ─► installed ─► closed ─► founded
///
/// The snapshot is of term 0. So the member has taken part in nothing, and waits to be recognised as one with an empty directory does.
public struct LogFounding: Sendable {
    public enum Progress: Sendable {
        /// Carry these out and report their completions.
        case working([DiskOperation])
        /// The log is durable. Operations that are not answered yet may be left undone.
        case founded
        case failed(StorageFailure)
        /// The disk is full.
        case noSpace(DiskFailure?)
    }

    private let metadata: SnapshotMetadata
    private var storage: DurableLog
    private var encoder: StateSnapshotEncoder
    /// The chunk after those that were handed over; nil at the end.
    private var next: [UInt8]?
    private var offset = 0

    /// - Parameter storage: a log in an empty directory that was told nothing yet.
    public init(storage: DurableLog, state: CoordinationState, configuration: Configuration) {
        self.storage = storage
        metadata = SnapshotMetadata(
            index: LogIndex(state.appliedIndex), term: Term(state.appliedTerm),
            stamp: ClusterTime(nanoseconds: state.time), configuration: configuration)
        encoder = StateSnapshotEncoder(state)
        next = encoder.next(bytesMax: storage.options.snapshotChunkBytes)
    }

    public mutating func begin() -> Progress { advance([storage.step(.recover)]) }

    public mutating func completed(_ completions: [DiskCompletion]) -> Progress {
        advance(completions.map { storage.step(.completed($0)) })
    }

    private mutating func advance(_ news: [StorageEffects]) -> Progress {
        var news = news
        var operations: [DiskOperation] = []
        var read = 0
        // What is answered to an event may be news again.
        while read < news.count {
            let effects = news[read]
            read += 1
            operations += effects.operations
            for event in effects.events {
                switch event {
                case .recovered, .snapshotChunkStored:
                    if let chunk = takeChunk() { news.append(storage.step(chunk)) }
                case .snapshotInstalled: news.append(storage.step(.close))
                case .closed: return .founded
                case .failed(let failure): return .failed(failure)
                case .degraded(let failure): return .noSpace(failure)
                case .snapshotNotInstalled: return .noSpace(nil)
                case .recoveredSnapshotBytes, .snapshotDurable, .snapshotFailed, .snapshotWantsBytes, .snapshotRead,
                    .snapshotNotRead, .restored:
                    break
                }
            }
        }
        return .working(operations)
    }

    private mutating func takeChunk() -> StorageInput? {
        guard let chunk = next else { return nil }
        next = encoder.next(bytesMax: storage.options.snapshotChunkBytes)
        defer { offset += chunk.count }
        return .receiveSnapshotChunk(metadata, offset: offset, bytes: chunk, done: next == nil)
    }
}
