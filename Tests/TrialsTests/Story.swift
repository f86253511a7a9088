import Trials

/// A history told by hand: each step takes a millisecond, all members keep what was written, until a test spoils it.
struct Story {
    private(set) var operations: [Trials.Operation] = []
    private(set) var versions: [StoredVersion] = []
    private var now: UInt64 = 0
    var revision: Int64 = 1
    var faults: [FaultRecord] = []

    /// What the key is now.
    func reading(_ key: String) -> Reading? { versions.last { $0.key == key }?.reading }

    /// Makes a version as a correct store would.
    mutating func store(_ key: String, _ value: String) {
        revision += 1
        let before = versions.last { $0.key == key }
        versions.append(
            StoredVersion(
                revision: revision, key: key, value: value, version: (before?.version ?? 0) + 1,
                createRevision: before?.createRevision ?? revision))
    }

    mutating func put(_ key: String, _ value: String) {
        store(key, value)
        add(.put(key: key, value: value), .written(revision: revision))
    }

    mutating func get(_ key: String) {
        add(.get(key: key), .read(reading(key), revision: revision))
    }

    mutating func add(_ request: RegisterRequest, _ outcome: Outcome, takes milliseconds: UInt64 = 1) {
        let start = now + 100
        now += milliseconds * 1_000_000
        operations.append(
            Trials.Operation(client: 1, member: 1, start: start, end: now, request: request, outcome: outcome))
    }

    /// With the same evidence from three members.
    var history: History {
        var options = RunOptions()
        options.seed = 1
        var history = History(options: options)
        history.operations = operations
        history.faults = faults
        var state: [String: StoredVersion] = [:]
        for version in versions { state[version.key] = version }
        history.evidence = (1...3).map {
            MemberEvidence(
                member: $0, finalRevision: revision, versions: versions,
                state: state.values.sorted { $0.key < $1.key })
        }
        return history
    }

    var kinds: Set<Anomaly.Kind> { Self.kinds(history) }

    static func kinds(_ history: History) -> Set<Anomaly.Kind> {
        Set(RegisterChecker.anomalies(in: history).map(\.kind))
    }
}
