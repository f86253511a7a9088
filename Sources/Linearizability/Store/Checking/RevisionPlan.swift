/// A history by revision: who says to have made each, and what is to be compared with the state there.
struct RevisionPlan {
    enum Look {
        /// An answer that wrote nothing; a position in the history.
        case answer(Int)
        /// A number among the final states.
        case finalState(Int)
    }

    /// Every revision at which there is something to do, ascending.
    private(set) var revisions: [Int64] = []
    /// Acknowledged writes, ascending by revision.
    private(set) var claims: [(revision: Int64, position: Int)] = []
    /// Ascending by revision.
    private(set) var looks: [(revision: Int64, look: Look)] = []
    /// What answers show of revisions that no acknowledged write has and that the log is silent of.
    private(set) var shown: [Int64: [StoreKeyValue]] = [:]
    /// The only revision that an operation of unknown outcome can have made, because only it wrote what is seen there.
    private(set) var reserved: [Int: Int64] = [:]
    private let log: [Int64: [StoreLog.Change]]

    init(_ history: StoreHistory, _ open: OpenWrites) {
        var log: [Int64: [StoreLog.Change]] = [:]
        for entry in history.log?.entries ?? [] {
            log[entry.revision] = entry.changes.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        }
        self.log = log
        for (position, operation) in history.operations.enumerated() {
            guard case .answered(let answer, let revision, _) = operation.outcome else { continue }
            switch operation.request {
            case .command where answer.isOfWrite: claims.append((revision, position))
            case .command, .read(_, nil, _): looks.append((revision, .answer(position)))
            case .read(_, let wanted?, _):
                looks.append((wanted, .answer(position)))
                revisions.append(revision)
            case .compact: revisions.append(revision)
            }
        }
        for (number, state) in history.finalStates.enumerated() { looks.append((state.revision, .finalState(number))) }
        claims.sort { ($0.revision, $0.position) < ($1.revision, $1.position) }
        // A stable order among looks of one revision: that of their appearance.
        looks = looks.enumerated().sorted { ($0.element.revision, $0.offset) < ($1.element.revision, $1.offset) }
            .map(\.element)
        collectShown(history)
        revisions += claims.map(\.revision) + looks.map(\.revision) + log.keys + shown.keys
        revisions.sort()
        revisions = revisions.enumerated().filter { $0.offset == 0 || revisions[$0.offset - 1] != $0.element }
            .map(\.element)
        if !open.all.isEmpty { reserve(open) }
    }

    /// All that the revision changed, ascending by key, if the log has it.
    func logged(_ revision: Int64) -> [StoreLog.Change]? { log[revision] }

    /// What is known of a revision that nobody was told to have made.
    func evidence(_ revision: Int64) -> GapEvidence {
        log[revision].map(GapEvidence.complete) ?? .partial(shown[revision] ?? [])
    }

    private mutating func collectShown(_ history: StoreHistory) {
        var claimed: Set<Int64> = []
        for claim in claims { claimed.insert(claim.revision) }
        func collect(_ keyValue: StoreKeyValue) {
            let revision = keyValue.modRevision
            guard revision > history.initialRevision, !claimed.contains(revision), log[revision] == nil else { return }
            if shown[revision]?.contains(keyValue) != true { shown[revision, default: []].append(keyValue) }
        }
        for operation in history.operations {
            if case .answered(let answer, _, _) = operation.outcome { answer.forEachShown(collect) }
        }
        for state in history.finalStates { for keyValue in state.keyValues { collect(keyValue) } }
    }

    private mutating func reserve(_ open: OpenWrites) {
        var claimed = claims[...]
        for revision in revisions {
            while let claim = claimed.first, claim.revision < revision { claimed.removeFirst() }
            if claimed.first?.revision == revision { continue }
            let candidates: [Int]
            switch evidence(revision) {
            case .complete(let changes): candidates = changes.first.map(open.making) ?? []
            case .partial(let shown): candidates = shown.first.map { open.putting($0.key, $0.value) } ?? []
            }
            if candidates.count == 1, reserved[candidates[0]] == nil { reserved[candidates[0]] = revision }
        }
    }
}
