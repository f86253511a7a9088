/// What was written, against what members keep.
extension RegisterChecker {
    /// Every acknowledged write is kept, by every member, at the revision it was acknowledged with.
    mutating func checkAcknowledgedWrites() {
        // Most members agree with the first, and need no index of their own.
        let indexes = history.evidence.map {
            (member: $0.member, index: $0.versions == truth.versions ? truth : VersionIndex($0.versions))
        }
        for operation in operations {
            guard case .written(let revision) = operation.outcome, let value = operation.request.value else { continue }
            let key = operation.request.key
            let losers = indexes.filter { $0.index.version(of: key, at: revision)?.value != value }
            guard let first = losers.first else { continue }
            let instead = first.index.version(of: key, at: revision) ?? first.index.version(at: revision)
            let others = instead.flatMap { writer(of: $0) }.map { $0 == operation ? [] : [$0] } ?? []
            let names = losers.map { "m\($0.member)" }.joined(separator: " and ")
            report(
                .lostWrite,
                "\(names) \(losers.count == 1 ? "keeps" : "keep")"
                    + " \(instead.map(Self.text) ?? "nothing of revision \(revision)") where \(key) = \(value) was"
                    + " acknowledged", [operation] + others)
        }
    }

    /// Every version that is kept was written once, by somebody who was not told otherwise, after that had begun.
    mutating func checkStoredVersions() {
        var homes: [String: StoredVersion] = [:]
        for version in truth.versions {
            guard let writer = writer(of: version) else {
                report(.inventedValue, "nobody has written \(Self.text(version))")
                continue
            }
            if let earlier = homes[version.value] {
                report(
                    .duplicatedWrite,
                    "\(version.value) took effect at revision \(earlier.revision) and at revision \(version.revision)",
                    [writer])
            }
            homes[version.value] = version
            checkEnd(of: writer, version)
            checkComparison(of: writer, version)
        }
    }

    private mutating func checkEnd(of writer: Operation, _ version: StoredVersion) {
        switch writer.outcome {
        case .failed:
            report(.appliedFailure, "it took effect at revision \(version.revision)", [writer])
        case .refused:
            report(
                .wrongComparison, "it was refused, and took effect at revision \(version.revision)", [writer])
        case .unknown:
            // It may take effect at any time after it began, but not before.
            if let mark = floor.before(writer.start), mark.revision >= version.revision {
                report(
                    .timeTravel,
                    "a write took effect at revision \(version.revision), but revision \(mark.revision) had been told"
                        + " before it began",
                    [operations[mark.operation], writer])
            }
        case .written, .read: break
        }
    }

    private mutating func checkComparison(of writer: Operation, _ version: StoredVersion) {
        guard case .compareAndSet(let key, let expected, _) = writer.request else { return }
        let before = truth.latest(of: key, through: version.revision &- 1)
        guard before?.revision ?? 0 != expected else { return }
        report(
            .wrongComparison,
            "it took effect at revision \(version.revision), when \(key) was"
                + " \(Operation.text(before?.reading))",
            [writer] + (before.flatMap { self.writer(of: $0) }.map { [$0] } ?? []))
    }
}
