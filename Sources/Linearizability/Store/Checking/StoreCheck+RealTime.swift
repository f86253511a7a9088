/// Revisions against the clock.
extension StoreCheck {
    /// What began after an answer was had is of no earlier revision, and if it is a write, of a later one.
    mutating func checkRealTime() {
        for (position, operation) in history.operations.enumerated() where !isOver {
            guard case .answered(let answer, let revision, _) = operation.outcome else { continue }
            if case .read(_, _, .serializable) = operation.request { continue }
            guard let mark = told.highest(before: operation.call) else { continue }
            if answer.isOfWrite, revision <= mark.number {
                report(
                    .linearizable,
                    "a write was given revision \(revision), but revision \(mark.number) had been told before it was called",
                    [mark.operation, position])
            } else if revision < mark.number {
                report(
                    .linearizable,
                    "an answer is of revision \(revision), but revision \(mark.number) had been told before it was asked for",
                    [mark.operation, position])
            }
        }
    }

    /// The late reads of a session never go back.
    mutating func checkSessions() {
        var reads: [UInt64: [Int]] = [:]
        var sessions: [UInt64] = []
        for (position, operation) in history.operations.enumerated() {
            guard case .read(_, _, .serializable(let session)) = operation.request, case .answered = operation.outcome
            else { continue }
            if reads[session] == nil { sessions.append(session) }
            reads[session, default: []].append(position)
        }
        for session in sessions { checkSession(reads[session] ?? [], session) }
    }

    private mutating func checkSession(_ reads: [Int], _ session: UInt64) {
        let answers = reads.compactMap { position -> MomentMarks.Mark? in
            guard case .answered(_, let revision, let moment) = history.operations[position].outcome else { return nil }
            return MomentMarks.Mark(moment: moment, number: revision, operation: position)
        }
        let seen = MomentMarks(answers)
        for answer in answers where !isOver {
            guard let mark = seen.highest(before: history.operations[answer.operation].call),
                answer.number < mark.number
            else { continue }
            report(
                .staleReads,
                "session \(session) went back from revision \(mark.number) to revision \(answer.number)",
                [mark.operation, answer.operation])
        }
    }
}
