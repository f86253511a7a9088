/// The versions of one member, found by revision and by key.
struct VersionIndex {
    let versions: [StoredVersion]
    /// Positions in ``versions`` by key, ascending by revision.
    private let byKey: [String: [Int]]

    init(_ versions: [StoredVersion]) {
        // Damaged evidence may come in any order, and must not confuse the searches.
        self.versions = versions.sorted { ($0.revision, $0.key) < ($1.revision, $1.key) }
        var byKey: [String: [Int]] = [:]
        for (position, version) in self.versions.enumerated() { byKey[version.key, default: []].append(position) }
        self.byKey = byKey
    }

    /// The version of the key that was set at exactly this revision.
    func version(of key: String, at revision: Int64) -> StoredVersion? {
        guard let latest = latest(of: key, through: revision), latest.revision == revision else { return nil }
        return latest
    }

    /// What was written at this revision, whatever key it was.
    func version(at revision: Int64) -> StoredVersion? {
        let position = versions.partitioningIndex { $0.revision >= revision }
        guard position < versions.count, versions[position].revision == revision else { return nil }
        return versions[position]
    }

    /// What the key was at a revision; nil when it was absent.
    func latest(of key: String, through revision: Int64) -> StoredVersion? {
        guard let positions = byKey[key] else { return nil }
        let count = positions.partitioningIndex { versions[$0].revision > revision }
        return count == 0 ? nil : versions[positions[count - 1]]
    }
}
