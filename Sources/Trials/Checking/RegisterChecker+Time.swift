/// Revisions among themselves and against the clock.
extension RegisterChecker {
    /// No two writes were acknowledged with one revision.
    mutating func checkRevisionsAreUnique() {
        var owners: [Int64: Int] = [:]
        for (position, operation) in operations.enumerated() {
            guard case .written(let revision) = operation.outcome else { continue }
            if let earlier = owners[revision] {
                report(
                    .revisionReuse, "two writes were acknowledged at revision \(revision)",
                    [operations[earlier], operation])
            }
            owners[revision] = position
        }
    }

    /// No answer is of an earlier revision than one that somebody had before it was asked for.
    mutating func checkRealTime() {
        for operation in operations {
            guard let revision = operation.outcome.revision, let mark = floor.before(operation.start) else { continue }
            switch operation.outcome {
            case .written where revision <= mark.revision:
                report(
                    .timeTravel,
                    "a write got revision \(revision), but revision \(mark.revision) had been told before it began",
                    [operations[mark.operation], operation])
            case .read, .refused:
                guard revision < mark.revision else { continue }
                report(
                    .timeTravel,
                    "an answer is of revision \(revision), but revision \(mark.revision) had been told before it began",
                    [operations[mark.operation], operation])
            case .written, .failed, .unknown: continue
            }
        }
    }
}
