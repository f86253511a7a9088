/// One check of one history, under way.
struct StoreCheck {
    let history: StoreHistory
    let violationsMax: Int
    var violations: [StoreViolation] = []
    var undecided: (revision: Int64, operations: [UInt64])?
    /// The highest revision that anybody had been told of, by the moment it was told.
    let told: MomentMarks
    /// The writes of unknown outcome, and which revisions they made.
    let open: OpenWrites
    var owners = RevisionOwners()
    let plan: RevisionPlan
    var store: ReplayedStore

    init(_ history: StoreHistory, violationsMax: Int) {
        self.history = history
        self.violationsMax = max(1, violationsMax)
        var marks: [MomentMarks.Mark] = []
        for (position, operation) in history.operations.enumerated() {
            guard case .answered(_, let revision, let moment) = operation.outcome else { continue }
            marks.append(MomentMarks.Mark(moment: max(moment, operation.call), number: revision, operation: position))
        }
        told = MomentMarks(marks)
        open = OpenWrites(history)
        plan = RevisionPlan(history, open)
        store = ReplayedStore(KeyTable(history))
    }

    var isOver: Bool { undecided != nil || violations.count >= violationsMax }

    /// Reports a violation that the operations at these positions prove.
    mutating func report(_ rule: StoreRule, _ explanation: String, _ positions: [Int] = []) {
        guard violations.count < violationsMax else { return }
        violations.append(StoreViolation(rule, explanation, positions.map { history.operations[$0].id }))
    }
}
