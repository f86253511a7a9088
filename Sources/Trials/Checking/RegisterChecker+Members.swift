/// What members keep, against each other and against itself.
extension RegisterChecker {
    mutating func checkMembers() {
        guard let first = history.evidence.first else { return }
        checkHistory(of: first)
        for member in history.evidence.dropFirst() {
            if member.versions != first.versions { reportDifference(first, member) }
        }
        for member in history.evidence { checkState(of: member) }
    }

    /// Each revision after the first is one write, and each key counts its own.
    private mutating func checkHistory(of member: MemberEvidence) {
        var latest: [String: StoredVersion] = [:]
        var expected: Int64 = 2
        for version in truth.versions {
            if version.revision != expected {
                report(
                    .brokenHistory,
                    "m\(member.member) keeps no write of revision \(expected), the next it keeps is of"
                        + " \(version.revision)")
            }
            expected = max(expected, version.revision) &+ 1
            let before = latest[version.key]
            if version.version != (before?.version ?? 0) &+ 1
                || version.createRevision != (before?.createRevision ?? version.revision)
            {
                report(
                    .brokenHistory,
                    "on m\(member.member) \(version.key) at revision \(version.revision) is of version"
                        + " \(version.version), created at \(version.createRevision), but before it was of version"
                        + " \(before?.version ?? 0), created at \(before?.createRevision ?? 0)",
                    writer(of: version).map { [$0] } ?? [])
            }
            latest[version.key] = version
        }
        if expected <= finalRevision {
            report(
                .brokenHistory,
                "m\(member.member) keeps no write of revision \(expected) although it is at \(finalRevision)")
        }
    }

    /// Names the first revision at which two members differ.
    private mutating func reportDifference(_ one: MemberEvidence, _ other: MemberEvidence) {
        let common = min(one.versions.count, other.versions.count)
        let position = (0..<common).first { one.versions[$0] != other.versions[$0] } ?? common
        let sides = [one, other].map { member in
            position < member.versions.count ? Self.text(member.versions[position]) : "nothing further"
        }
        let writers = [one, other].compactMap { member in
            position < member.versions.count ? writer(of: member.versions[position]) : nil
        }
        report(
            .divergence, "m\(one.member) keeps \(sides[0]) where m\(other.member) keeps \(sides[1])",
            writers.count == 2 && writers[0] == writers[1] ? [writers[0]] : writers)
    }

    /// Every key at the final revision is what the history says.
    private mutating func checkState(of member: MemberEvidence) {
        var latest: [String: StoredVersion] = [:]
        for version in truth.versions where version.revision <= finalRevision { latest[version.key] = version }
        let expected = latest.values.sorted { $0.key < $1.key }
        let found = member.state.sorted { $0.key < $1.key }
        guard expected != found else { return }
        let keys = Set(expected.map(\.key)).union(found.map(\.key)).sorted()
        let foundByKey = Dictionary(found.map { ($0.key, $0) }) { first, _ in first }
        for key in keys where latest[key] != foundByKey[key] {
            report(
                .divergence,
                "at revision \(finalRevision) m\(member.member) holds \(foundByKey[key].map(Self.text) ?? "no \(key)")"
                    + " where the history has \(latest[key].map(Self.text) ?? "no \(key)")",
                latest[key].flatMap(writer).map { [$0] } ?? [])
            return
        }
    }

    static func text(_ version: StoredVersion) -> String {
        "\(version.key) = \(version.value) of revision \(version.revision), version \(version.version)"
    }
}
