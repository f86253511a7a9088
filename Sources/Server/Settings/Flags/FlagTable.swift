/// Every flag that a member knows: its own, and each of etcd 3.4 to 3.6, so that none of those is ignored silently.
///
/// The table is closed. A flag that is not in it is refused; a flag that is in it either does something, or is accepted
/// with a line that says why it has nothing to do, or is accepted with those values only that are true anyway.
enum FlagTable {
    static let rules: [FlagRule] = honoured + storage + network + cluster + security + operation + experimental

    private static let rulesByName = Dictionary(rules.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static func rule(named name: String) -> FlagRule? { rulesByName[name] }

    static let honoured: [FlagRule] = [
        FlagRule(.name),
        FlagRule(.dataDirectory),
        FlagRule(.listenClientURLs),
        FlagRule(.advertiseClientURLs),
        FlagRule(.listenPeerURLs),
        FlagRule(.initialAdvertisePeerURLs),
        FlagRule(.initialCluster),
        FlagRule(.initialClusterToken),
        FlagRule(.initialClusterState),
        FlagRule(.heartbeatInterval, .integer),
        FlagRule(.electionTimeout, .integer),
        FlagRule(.snapshotCount, .integer),
        FlagRule(.maxRequestBytes, .integer),
        FlagRule(.maxTransactionOperations, .integer),
        FlagRule(.watchProgressInterval, .duration),
        FlagRule("experimental-watch-progress-notify-interval", .duration, sameAs: .watchProgressInterval),
        FlagRule(.leaseMinimum, .duration),
        FlagRule(.quotaBytes, .integer),
        FlagRule(.compactsNearQuota, .truth),
        FlagRule(.autoCompactionMode),
        FlagRule(.autoCompactionRetention),
        FlagRule(.crossOrigins),
        FlagRule(.enableGateway, .truth),
        FlagRule(.listenMetricsURLs),
        FlagRule(.authToken),
        FlagRule(.authTokenTTL, .integer),
        FlagRule(.bcryptCost, .integer),
        FlagRule(.logLevel),
        FlagRule(.logFormat),
    ]

    /// The names most like `name`: at most three, the nearest first, none that differs in more than a third of it.
    static func namesNear(_ name: String) -> [String] {
        let wanted = Array(name.utf8.prefix(64))
        let distanceMax = max(2, wanted.count / 3)
        let near = rules.compactMap { rule -> (distance: Int, name: String)? in
            guard abs(rule.name.utf8.count - wanted.count) <= distanceMax else { return nil }
            let distance = editDistance(wanted, Array(rule.name.utf8))
            return distance <= distanceMax ? (distance, rule.name) : nil
        }
        return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
    }

    /// How many bytes must be inserted, deleted or replaced to make one of the other.
    private static func editDistance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (line, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, otherByte) in other.enumerated() {
                let above = row[column + 1]
                row[column + 1] = min(diagonal + (byte == otherByte ? 0 : 1), above + 1, row[column] + 1)
                diagonal = above
            }
        }
        return row[other.count]
    }
}
