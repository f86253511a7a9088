internal import Bytes
internal import Raft

/// A member's log, hard state and snapshots on its disk, as a value: requests and disk completions in, operations and news out.
///
///     fresh ── recover ──► recovering ── recovered ──► running ── close ──► closed
///                              └────────── failed ◄────────┘
///
/// Two groups of operations may be under way at the same time: one of the log (recovery, then one batch after the other) and one
/// of the background (segments made ahead, snapshots, deletions).
public struct DurableLog: Sendable {
    enum Phase: Sendable {
        case fresh
        case recovering
        case running
        case closed
        case failed
    }

    public let options: StorageOptions
    /// Whose log it is; once recovered, with the directory's own store id.
    public internal(set) var identity: Identity

    var phase = Phase.fresh
    var recovery: Recovery?
    var incarnation: UInt64 = 0
    var logLane = DiskLane(.log)
    var backgroundLane = DiskLane(.background)
    var isDegraded = false

    // The log. `head` is the state after the last batch *submitted*.
    var head = LogHead()
    /// The highest sequence number known to be durable.
    var synced: UInt64 = 0
    var sealedSequence: UInt64 = 0
    /// Ascending; batches go to the last one.
    var segments: [Segment] = []
    var seed: SegmentSeed
    var writeOffset = 0
    var waiting = WaitingQueue()
    var flight: Flight?
    var isClosing = false
    #if Zoo
        var hardStatePlace: HardStatePlace?
    #endif

    // The background.
    var spare = Spare.none
    var jobs: [BackgroundJob] = []
    var job: BackgroundJob?
    /// Ascending by index.
    var snapshots: [StoredSnapshot] = []
    var damagedSnapshots: [FileName] = []
    var ownWriter: SnapshotWriter?
    var incomingWriter: SnapshotWriter?
    /// A received snapshot that is durable, while the log does not say yet that it starts there.
    var installing: SnapshotMetadata?
    /// The last entry that received snapshots stand for.
    var coveredIndex: UInt64 = 0
    var writersMade: UInt64 = 0

    public init(options: StorageOptions = StorageOptions(), identity: Identity) {
        options.check()
        self.options = options
        self.identity = identity
        seed = SegmentSeed(identity: identity, segment: 0)
    }

    /// The only door.
    public mutating func step(_ input: StorageInput) -> StorageEffects {
        var effects = StorageEffects()
        guard !isOver else { return effects }
        let syncedBefore = synced
        switch input {
        case .recover: recover(&effects)
        case .completed(let completion): complete(completion, &effects)
        case .persist(let id, let persist): self.persist(id, persist, &effects)
        case .beginSnapshot(let metadata): beginSnapshot(metadata, &effects)
        case .snapshotBytes(let bytes): appendSnapshot(bytes, &effects)
        case .finishSnapshot: finishSnapshot(&effects)
        case .abandonSnapshot: abandonSnapshot(.own, &effects)
        case .receiveSnapshotChunk(let metadata, let offset, let bytes, let done):
            receiveSnapshotChunk(metadata, offset: offset, bytes: bytes, done: done, &effects)
        case .readSnapshot(let request, let index, let offset, let bytesMax):
            readSnapshot(request, index: index, offset: offset, bytesMax: bytesMax, &effects)
        case .seal: seal(&effects)
        case .close: close(&effects)
        case .retry: retry(&effects)
        }
        checkInvariants(syncedBefore: syncedBefore)
        return effects
    }

    /// Payload bytes of the own snapshot handed over and not yet written; see ``StorageOptions/snapshotBytesPendingMax``.
    public var snapshotBytesUnwritten: Int { ownWriter?.unwritten ?? 0 }

    private var isOver: Bool {
        switch phase {
        case .closed, .failed: true
        case .fresh, .recovering, .running: false
        }
    }

    private mutating func complete(_ completion: DiskCompletion, _ effects: inout StorageEffects) {
        switch completion.id.lane {
        case .log:
            switch logLane.complete(completion) {
            case .waiting: break
            case .noSpace(let failure): degrade(failure, &effects)
            case .failed(let failure, let operation): refuse(operation, failure, &effects)
            case .done(let answer):
                restore(&effects)
                if flight != nil { advanceFlight(&effects) } else { advanceRecovery(answer, &effects) }
            }
        case .background:
            completeBackground(completion, &effects)
        }
    }

    private mutating func retry(_ effects: inout StorageEffects) {
        logLane.resubmit(&effects)
        retrySpare(&effects)
    }

    private func checkInvariants(syncedBefore: UInt64) {
        invariant(synced >= syncedBefore, "what is durable stays durable")
        invariant(synced <= head.sequence, "only what was written can be durable")
        if phase == .running, flight == nil, waiting.isEmpty {
            invariant(synced == head.sequence, "an idle log is durable to its end")
        }
    }
}

extension DurableLog {
    mutating func degrade(_ failure: DiskFailure, _ effects: inout StorageEffects) {
        guard !isDegraded else { return }
        isDegraded = true
        effects.events.append(.degraded(failure))
    }

    mutating func restore(_ effects: inout StorageEffects) {
        guard isDegraded else { return }
        isDegraded = false
        effects.events.append(.restored)
    }

    /// The log cannot go on.
    mutating func fail(_ failure: StorageFailure, _ effects: inout StorageEffects) {
        phase = .failed
        effects.events.append(.failed(failure))
    }

    /// The system refused what cannot be done without. After a failed flush the kernel may have dropped the pages and call
    /// them clean: nothing that this process could read or flush again would prove anything.
    mutating func refuse(_ operation: DiskOperation, _ failure: DiskFailure, _ effects: inout StorageEffects) {
        var offset: Int?
        switch operation {
        case .write(_, _, let at, _), .read(_, _, let at, _), .zeroFill(_, _, let at, _): offset = at
        case .create, .flush, .rename, .flushDirectory, .delete, .list: break
        }
        fail(
            StorageFailure(.disk(failure), file: operation.file, offset: offset, remedy: .checkDiskAndRestart),
            &effects)
    }
}
