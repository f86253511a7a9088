internal import Coordination
internal import MVCC

/// What the committed entries do to a fresh state, one after the other: what all answers and all members are compared with.
struct Truth {
    private(set) var state = CoordinationState()
    /// Where each request that writes was executed: by the number that its value begins with.
    private(set) var executions: [UInt64: [Int64]] = [:]
    /// The keys changed at each revision, and whether they were deleted.
    private(set) var changes: [Int64: [Change]] = [:]
    /// How often members compared their states.
    private(set) var comparisons = 0
    /// What became of leases; nil where nobody holds any.
    private(set) var leases: LeaseModel?

    init(leases: LeaseModel? = nil) { self.leases = leases }

    /// The first bytes of a command's payload say whose request it is.
    private static let headerBytes = 24

    enum Fault: Equatable {
        case notUnderstood
        case configurationNotUnderstood
    }

    mutating func apply(index: UInt64, _ entry: EntryLedger.Entry, members: ([UInt8]) -> [UInt64]?) -> Fault? {
        if entry.kind != 1 { leases?.passed(stamp: entry.stamp) }
        switch entry.kind {
        case 0: state.skip(index: index, term: entry.term, stamp: entry.stamp)
        case 1:
            let progress = state.apply(
                index: index, term: entry.term, stamp: entry.stamp, payload: entry.payload.dropFirst(Self.headerBytes))
            guard case .done(let outcome) = progress else { return .notUnderstood }
            note(outcome)
            if leases != nil, let command = try? Command.decode(entry.payload.dropFirst(Self.headerBytes)).get() {
                leases?.note(command, index: index, term: entry.term, stamp: entry.stamp, outcome)
            }
        default:
            guard let ids = members(entry.payload) else { return .configurationNotUnderstood }
            state.configure(index: index, term: entry.term, stamp: entry.stamp, memberIDs: ids)
        }
        return nil
    }

    private mutating func note(_ outcome: Outcome) {
        if case .success(.compareStates) = outcome.answer { comparisons += 1 }
        guard !outcome.changes.isEmpty else { return }
        let revision = outcome.revision.number
        changes[revision] = outcome.changes
        var seen: UInt64 = 0
        for change in outcome.changes {
            guard case .put = change.kind else { continue }
            let number = Self.number(of: change.current.value)
            // A request that writes two keys was executed once.
            if number != seen { executions[number, default: []].append(revision) }
            seen = number
        }
    }

    static func number(of value: [UInt8]) -> UInt64 { value.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
