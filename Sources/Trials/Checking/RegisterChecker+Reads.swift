/// What clients were shown, against what members keep.
extension RegisterChecker {
    /// Every reading is the key's latest version at the revision of its answer.
    mutating func checkReadings() {
        for operation in operations {
            switch operation.outcome {
            case .read(let reading, let revision): check(reading, at: revision, operation)
            case .refused(let reading, let revision):
                check(reading, at: revision, operation)
                if case .compareAndSet(let key, let expected, _) = operation.request,
                    reading?.modRevision ?? 0 == expected
                {
                    report(.wrongComparison, "it was refused although \(key) was as expected", [operation])
                }
            case .written, .failed, .unknown: continue
            }
        }
    }

    private mutating func check(_ reading: Reading?, at revision: Int64, _ operation: Operation) {
        let key = operation.request.key
        guard revision <= finalRevision else {
            report(
                .timeTravel, "an answer is of revision \(revision), but the members ended at \(finalRevision)",
                [operation])
            return
        }
        let expected = truth.latest(of: key, through: revision)
        guard reading != expected?.reading else { return }
        // What it must show at least: the latest of what anyone knew before it began.
        let floor = floor.before(operation.start)
        let known = floor.flatMap { truth.latest(of: key, through: $0.revision) }
        if let floor, let known, reading?.modRevision ?? 0 < known.revision {
            let isOwnWitness = operations[floor.operation].outcome.revision == known.revision
            let writer = writer(of: known)
            report(
                .staleRead,
                "it shows \(Operation.text(reading)), but \(Self.text(known)) had been told of before it began",
                [operation, isOwnWitness ? writer ?? operations[floor.operation] : operations[floor.operation]])
            return
        }
        report(
            .wrongRead,
            "it shows \(Operation.text(reading)), but at revision \(revision) \(key) was"
                + " \(Operation.text(expected?.reading))",
            [operation] + (expected.flatMap { self.writer(of: $0) }.map { [$0] } ?? []))
    }
}
