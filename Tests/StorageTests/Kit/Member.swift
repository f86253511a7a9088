import Raft
import Storage
import StorageTestKit

/// A log on a simulated disk, with the model beside it.
struct Member {
    var disk = SimulatedDisk()
    var log: DurableLog
    var model = Model()
    var operations: [DiskOperation] = []
    var events: [StorageEvent] = []
    var persisted: [PersistID] = []
    var options: StorageOptions
    private var requests: UInt64 = 0
    /// When set, the two lanes run on threads of their own: either may be ahead.
    var interleaving: SplitMix64?
    /// Somebody has changed files behind the log's back: a snapshot may be gone.
    var isDiskDamaged = false
    /// Operations carried out since the last start.
    private(set) var performed = 0

    static let identity = Identity(clusterID: 0xC1, memberID: MemberID(0xA), group: 3, storeID: 0x57)

    static var smallOptions: StorageOptions {
        var options = StorageOptions()
        options.segmentBytes = 8192
        options.entryBytesMax = 1024
        options.batchBytesMax = 2048
        options.readBytes = 1000
        options.fillBytes = 4096
        options.snapshotChunkBytes = 100
        options.snapshotFlushBytes = 250
        options.snapshotBytesPendingMax = 400
        return options
    }

    init(_ options: StorageOptions = Member.smallOptions) {
        self.options = options
        log = DurableLog(options: options, identity: Member.identity)
    }

    mutating func input(_ input: StorageInput) {
        let effects = log.step(input)
        operations += effects.operations
        events += effects.events
        persisted += effects.persisted
        for id in effects.persisted { model.acknowledge(id) }
        for event in effects.events {
            if case .snapshotDurable(let metadata, _) = event { model.durableSnapshot = metadata.index.position }
        }
    }

    /// Carries out the next operation. False when there is none.
    @discardableResult
    mutating func perform() -> Bool {
        guard !operations.isEmpty else { return false }
        performed += 1
        var next = 0
        if var random = interleaving {
            let lane: OperationID.Lane = Bool.random(using: &random) ? .log : .background
            next = operations.firstIndex { $0.id.lane == lane } ?? 0
            interleaving = random
        }
        let operation = operations.remove(at: next)
        input(.completed(disk.perform(operation)))
        return true
    }

    mutating func settle() { while perform() {} }

    mutating func persist(_ persist: Persist) {
        requests += 1
        model.submit(PersistID(requests), persist)
        input(.persist(PersistID(requests), persist))
    }

    /// Starts a fresh process on the disk as it is.
    mutating func start() {
        log = DurableLog(options: options, identity: Member.identity)
        operations = []
        events = []
        persisted = []
        performed = 0
        input(.recover)
    }

    mutating func crash(_ mode: SimulatedDisk.Crash, _ random: inout SplitMix64) {
        disk.crash(mode, &random)
    }

    var recovered: RecoveredLog? {
        for event in events { if case .recovered(let log) = event { return log } }
        return nil
    }

    var failure: StorageFailure? {
        for event in events { if case .failed(let failure) = event { return failure } }
        return nil
    }

    var recoveredPayload: [UInt8] {
        events.flatMap { event -> [UInt8] in
            if case .recoveredSnapshotBytes(let bytes) = event { bytes } else { [] }
        }
    }

    /// Starts, runs until recovered, and compares with the model. Nil when all is well.
    mutating func restart() -> String? {
        start()
        settle()
        if let failure { return "refused to start: \(failure)" }
        guard let recovered else { return "did not recover" }
        guard recovered.incarnation > model.incarnation || recovered.isNew else {
            return "the incarnation did not rise"
        }
        model.incarnation = recovered.incarnation
        let covered = recovered.snapshot?.index.position ?? 0
        if covered < model.durableSnapshot, !isDiskDamaged { return "snapshot \(model.durableSnapshot) is gone" }
        if covered > 0, model.payloads[covered] != recoveredPayload { return "snapshot \(covered) differs" }
        guard let position = model.match(recovered) else {
            return "no state that may be: \(recovered.hardState) covered \(covered) entries "
                + "\(recovered.entries.map { "\($0.index.position)/\($0.term.number)" }) acknowledged "
                + "\(model.states[model.acknowledged].entries.map { "\($0.index.position)/\($0.term.number)" })"
        }
        model.restart(at: position, recovered)
        model.durableSnapshot = covered
        guard let promised = recovered.hardState.promisedEnd else { return nil }
        if let problem = complaint(about: recovered) { return problem }
        refill(recovered, to: promised)
        settle()
        return nil
    }

    /// What consensus does once it has the lost entries from elsewhere: it appends them, and ends the promise when they are durable.
    mutating func refill(_ recovered: RecoveredLog, to promised: LogEnd) {
        let last = recovered.entries.last?.index ?? recovered.snapshot?.index ?? .zero
        let missing = model.current.entries.filter { $0.index > last }
        var hardState = recovered.hardState
        hardState.promisedEnd = nil
        for persist in [Persist(append: missing), Persist(hardState: hardState)] {
            requests += 1
            input(.persist(PersistID(requests), persist))
        }
    }

    private func complaint(about log: RecoveredLog) -> String? {
        if log.damage.isEmpty { return "entries are lost and no place is named" }
        let base = log.snapshot?.index ?? .zero
        let lost = log.damage.map(\.firstLostIndex)
        if !lost.allSatisfy({ $0 > base && $0.position <= model.current.last }) { return "\(lost) cannot be lost" }
        for entry in log.fragments.runs.flatMap(\.entries) {
            guard model.submitted.longest(to: LogEnd(entry.term, entry.index))?.entries.first == entry else {
                return "entry \(entry.index.position) was never written"
            }
        }
        return nil
    }
}

func entry(_ index: UInt64, _ term: UInt64, bytes: Int = 20, kind: Entry.Kind = .command) -> Entry {
    Entry(
        index: LogIndex(index), term: Term(term), stamp: ClusterTime(nanoseconds: index * 10), kind: kind,
        payload: pattern(index &* 31 &+ term, bytes: bytes))
}

func payload(_ index: UInt64, bytes: Int) -> [UInt8] { pattern(index, bytes: bytes) }

/// Bytes that differ from place to place and from seed to seed.
private func pattern(_ seed: UInt64, bytes: Int) -> [UInt8] {
    var pattern = [UInt8](repeating: UInt8(truncatingIfNeeded: seed), count: bytes)
    var at = 0
    while at < bytes {
        pattern[at] = UInt8(truncatingIfNeeded: UInt64(at) &* 13 &+ seed)
        at += 5
    }
    return pattern
}

func metadata(_ index: UInt64, _ term: UInt64) -> SnapshotMetadata {
    SnapshotMetadata(
        index: LogIndex(index), term: Term(term), stamp: ClusterTime(nanoseconds: index * 10),
        configuration: Configuration(
            voters: [MemberID(1), MemberID(0xA)], learners: [MemberID(7)],
            addresses: [.init(member: MemberID(0xA), peerURLs: ["http://10.0.0.1:2380"])]))
}

func hardState(_ term: UInt64, vote: UInt64? = nil, commit: UInt64 = 0) -> HardState {
    HardState(term: Term(term), vote: vote.map { MemberID($0) }, commit: LogIndex(commit))
}
