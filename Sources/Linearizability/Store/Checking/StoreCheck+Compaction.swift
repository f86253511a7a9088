/// What may be refused because it was given up, and what has to be.
extension StoreCheck {
    mutating func checkCompaction() {
        var called: [MomentMarks.Mark] = []
        var done: [MomentMarks.Mark] = []
        for (position, operation) in history.operations.enumerated() {
            guard case .compact(let revision) = operation.request else { continue }
            if case .refused = operation.outcome { continue }
            called.append(MomentMarks.Mark(moment: operation.call, number: revision, operation: position))
            if case .answered(_, _, let moment) = operation.outcome {
                done.append(MomentMarks.Mark(moment: moment, number: revision, operation: position))
            }
        }
        let (calledFloor, floor) = (MomentMarks(called), MomentMarks(done))
        for (position, operation) in history.operations.enumerated() where !isOver {
            switch operation.outcome {
            case .unknown, .refused(.notApplied, _): continue
            case .answered(_, let revision, _): checkAnswered(position, revision, floor)
            case .refused(.compacted, let moment): checkRefused(position, calledFloor.highest(through: moment))
            case .refused(.futureRevision, _): checkFuture(position)
            }
        }
    }

    /// What was answered had not been compacted when it was called, and is not of the future.
    private mutating func checkAnswered(_ position: Int, _ revision: Int64, _ floor: MomentMarks) {
        let operation = history.operations[position]
        switch operation.request {
        case .command, .read(_, nil, _): return
        case .read(_, let wanted?, let mode):
            if wanted > revision {
                report(
                    .compaction, "a read at revision \(wanted) was answered by a store at revision \(revision)",
                    [position])
            }
            // A member that is late does not know of the compaction yet.
            guard mode == .linearizable, let mark = floor.highest(before: operation.call), wanted < mark.number else {
                return
            }
            report(
                .compaction, "a read at revision \(wanted) was answered after compaction through \(mark.number)",
                [mark.operation, position])
        case .compact(let through):
            if through > revision {
                report(.compaction, "a store at revision \(revision) was compacted through \(through)", [position])
            }
            guard let mark = floor.highest(before: operation.call), through <= mark.number else { return }
            report(
                .compaction, "compaction through \(through) was answered after compaction through \(mark.number)",
                [mark.operation, position])
        }
    }

    /// What was refused as compacted could have been compacted by then.
    private mutating func checkRefused(_ position: Int, _ mark: MomentMarks.Mark?) {
        let floor = mark?.number ?? .min
        switch history.operations[position].request {
        case .read(_, let wanted?, _) where wanted >= floor:
            report(.compaction, "revision \(wanted) was refused as compacted, which nobody had asked for", [position])
        case .compact(let through) where through > floor:
            report(
                .compaction, "compaction through \(through) was refused as done, which nobody had asked for", [position]
            )
        case .command, .read(_, nil, _):
            report(.compaction, "a request of the latest state was refused as compacted", [position])
        case .read, .compact: return
        }
    }

    /// What was refused as of the future had not been told to anybody before.
    private mutating func checkFuture(_ position: Int) {
        let operation = history.operations[position]
        let mark = told.highest(before: operation.call)
        switch operation.request {
        case .read(_, let revision?, .linearizable), .compact(let revision):
            guard let mark, revision <= mark.number else { return }
            report(
                .compaction,
                "revision \(revision) was refused as of the future, but \(mark.number) had been told before",
                [mark.operation, position])
        case .read(_, .some, .serializable): return
        case .command, .read(_, nil, _):
            report(.compaction, "a request of the latest state was refused as of the future", [position])
        }
    }
}
