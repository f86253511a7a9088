/// Finds what cannot have happened in a history of the workload `register`.
///
/// Every answer of etcd names a revision, and nothing is compacted, so no search for an order is needed: the revisions
/// are the order, and it remains to check that what the members keep agrees with it, with what clients were told, and
/// with real time. Each write makes one revision of its own, and the registers are the only keys.
public struct RegisterChecker {
    /// Enough to see what is wrong; the rest is counted no further.
    public static let anomaliesMax = 1_000

    let history: History
    let operations: [Operation]
    let floor: RevisionFloor
    /// What the first member that was read keeps; the others are compared with it.
    let truth: VersionIndex
    let finalRevision: Int64
    /// Positions in ``operations`` by the value that the operation writes.
    let writers: [String: Int]
    var anomalies: [Anomaly] = []

    private init(_ history: History) {
        self.history = history
        operations = history.operations
        floor = RevisionFloor(operations)
        truth = VersionIndex(history.evidence.first?.versions ?? [])
        finalRevision = history.evidence.first?.finalRevision ?? 0
        var writers: [String: Int] = [:]
        for (position, operation) in operations.enumerated() {
            if let value = operation.request.value { writers[value] = position }
        }
        self.writers = writers
    }

    /// All that is wrong, the most telling first: those that few operations prove, and of these the earliest.
    public static func anomalies(in history: History) -> [Anomaly] {
        var checker = RegisterChecker(history)
        checker.checkRevisionsAreUnique()
        checker.checkRealTime()
        if !history.evidence.isEmpty {
            checker.checkMembers()
            checker.checkAcknowledgedWrites()
            checker.checkStoredVersions()
            checker.checkReadings()
        }
        return checker.anomalies.sorted { a, b in
            let left = (a.operations.count, a.operations.first?.start ?? 0)
            let right = (b.operations.count, b.operations.first?.start ?? 0)
            // A finding without any operation has no moment; it is listed behind those that have one.
            return (left.0 == 0 ? Int.max : left.0, left.1) < (right.0 == 0 ? Int.max : right.0, right.1)
        }
    }

    mutating func report(_ kind: Anomaly.Kind, _ explanation: String, _ operations: [Operation] = []) {
        guard anomalies.count < Self.anomaliesMax else { return }
        anomalies.append(Anomaly(kind, explanation, operations))
    }

    /// The writer of a version, if somebody is known to have written that value to that key.
    func writer(of version: StoredVersion) -> Operation? {
        guard let position = writers[version.value], operations[position].request.key == version.key else { return nil }
        return operations[position]
    }
}
