internal import Observability

extension ServerSettings {
    /// Makes settings of the flags that were given, or says which of them is not allowed.
    static func build(_ values: FlagValues, _ notes: inout [SettingsNote]) throws(SettingsError) -> ServerSettings {
        var settings = ServerSettings(name: try readName(values))
        if let directory = try values.line(.dataDirectory, bytesMax: SettingsLimits.pathBytesMax) {
            settings.dataDirectory = directory
        } else {
            notes.append(
                SettingsNote(.information, "--data-dir is not given; the data is kept in \(settings.dataDirectory)"))
        }
        try settings.readAddresses(values)
        try settings.readCluster(values)
        try settings.readTimes(values)
        try settings.readSizes(values, &notes)
        try settings.readQuota(values)
        try settings.readWeb(values)
        try settings.readUsers(values)
        try settings.readLogging(values, &notes)
        settings.warnAboutReach(&notes)
        return settings
    }

    private static func readName(_ values: FlagValues) throws(SettingsError) -> String {
        guard let name = try values.line(.name, bytesMax: SettingsLimits.nameBytesMax) else { return "default" }
        // A name is also the beginning of a path, and stands in --initial-cluster.
        guard !name.contains(where: { "=,/".contains($0) }) else {
            throw SettingsError(values.subject(.name), "must not contain '=', ',' or '/'")
        }
        return name
    }

    private mutating func readAddresses(_ values: FlagValues) throws(SettingsError) {
        listenClientURLs = try values.endpoints(.listenClientURLs, hosts: .numeric) ?? listenClientURLs
        listenPeerURLs = try values.endpoints(.listenPeerURLs, hosts: .numeric) ?? listenPeerURLs
        for peer in listenPeerURLs where listenClientURLs.contains(peer) {
            throw SettingsError(
                values.subject(.listenPeerURLs),
                "\(peer) is also in --listen-client-urls; clients and peers need ports of their own")
        }
        advertiseClientURLs = try Self.advertised(
            .advertiseClientURLs, hosts: .anyName, insteadOf: listenClientURLs, listen: .listenClientURLs, values)
    }

    private mutating func readCluster(_ values: FlagValues) throws(SettingsError) {
        let token = try values.line(.initialClusterToken, bytesMax: SettingsLimits.tokenBytesMax) ?? Self.tokenDefault
        if let text = values.text(.initialClusterState) {
            guard let state = ClusterState(rawValue: text) else {
                throw SettingsError(
                    values.subject(.initialClusterState), "must be new or existing, not \(SettingsText.quoted(text))")
            }
            clusterState = state
        }
        let advertised = InitialCluster.Member(
            name: name,
            peerURLs: try Self.advertised(
                .initialAdvertisePeerURLs, hosts: .numeric, insteadOf: listenPeerURLs, listen: .listenPeerURLs, values))
        guard let text = values.text(.initialCluster) else {
            initialCluster = InitialCluster(token: token, members: [advertised])
            return
        }
        let subject = values.subject(.initialCluster)
        initialCluster = try InitialCluster.read(text, token: token, subject: subject)
        guard let listed = initialCluster.member(named: name) else {
            throw SettingsError(subject, "must contain this member, \(SettingsText.quoted(name)), as name=url")
        }
        guard listed == advertised else {
            throw SettingsError(
                subject,
                "gives \(SettingsText.quoted(name)) \(Self.list(listed.peerURLs)), but "
                    + "--initial-advertise-peer-urls is \(Self.list(advertised.peerURLs)); both must be the same")
        }
    }

    private mutating func readTimes(_ values: FlagValues) throws(SettingsError) {
        heartbeatMilliseconds = try values.integer(
            .heartbeatInterval, in: SettingsLimits.heartbeatMilliseconds, unit: " milliseconds",
            else: heartbeatMilliseconds)
        let electionMin = SettingsLimits.heartbeatsPerElectionMin * Int64(heartbeatMilliseconds)
        electionMilliseconds = try values.integer(
            .electionTimeout, in: electionMin...SettingsLimits.electionMillisecondsMax,
            unit: " milliseconds (five heartbeats at least)", else: electionMilliseconds)
        guard Int64(electionMilliseconds) >= electionMin else {
            throw SettingsError(
                values.subject(.heartbeatInterval),
                "needs --election-timeout to be at least five times as long, that is \(electionMin) milliseconds, "
                    + "which is \(electionMilliseconds) by default")
        }
        watchProgressMilliseconds = try values.milliseconds(
            .watchProgressInterval, in: SettingsLimits.watchProgressMilliseconds, else: watchProgressMilliseconds)
        if values.text(.leaseMinimum) != nil {
            leaseMinMilliseconds = try values.milliseconds(
                .leaseMinimum, in: SettingsLimits.leaseMinMilliseconds, else: 0)
        }
    }

    private mutating func readSizes(_ values: FlagValues, _ notes: inout [SettingsNote]) throws(SettingsError) {
        snapshotCount = try values.integer(
            .snapshotCount, in: SettingsLimits.snapshotCount, unit: " entries", else: snapshotCount)
        requestBytesMax = try values.integer(
            .maxRequestBytes, in: SettingsLimits.requestBytes, unit: " bytes", else: requestBytesMax)
        transactionOperationsMax = try values.integer(
            .maxTransactionOperations, in: SettingsLimits.transactionOperations, unit: " operations",
            else: transactionOperationsMax)
    }

    private mutating func readQuota(_ values: FlagValues) throws(SettingsError) {
        let bytes = try values.integer(
            .quotaBytes, in: SettingsLimits.quotaBytes, unit: " bytes; 0 is the default, below is no quota", else: 0)
        quotaBytes = bytes < 0 ? nil : bytes == 0 ? Self.quotaDefault : bytes
        if let text = values.text(.compactsNearQuota) {
            guard let isOn = SettingsText.readBool(text) else {
                throw SettingsError(values.subject(.compactsNearQuota), "must be true or false")
            }
            compactsNearQuota = isOn
        }
        let mode = values.text(.autoCompactionMode) ?? "periodic"
        guard ["periodic", "revision"].contains(mode) else {
            throw SettingsError(
                values.subject(.autoCompactionMode), "must be periodic or revision, not \(SettingsText.quoted(mode))")
        }
        let retention = values.text(.autoCompactionRetention) ?? "0"
        guard let kept = AutoCompaction.Mode(mode, retention: retention) else {
            throw SettingsError(
                values.subject(.autoCompactionRetention),
                "must be \(mode == "periodic" ? "hours, or a duration such as 30m" : "a number of revisions"), "
                    + "not \(SettingsText.quoted(retention))")
        }
        autoCompaction = kept
    }

    private mutating func readWeb(_ values: FlagValues) throws(SettingsError) {
        origins = try AllowedOrigins.read(values)
        servesGateway = values.text(.enableGateway).flatMap { SettingsText.readBool($0) } ?? servesGateway
        guard let text = values.text(.listenMetricsURLs), !text.isEmpty else { return }
        listenMetricsURLs = try values.endpoints(.listenMetricsURLs, hosts: .numeric) ?? []
        for endpoint in listenMetricsURLs where (listenClientURLs + listenPeerURLs).contains(endpoint) {
            throw SettingsError(
                values.subject(.listenMetricsURLs),
                "\(endpoint) is taken by clients or peers; metrics need a port of their own")
        }
    }

    private mutating func readUsers(_ values: FlagValues) throws(SettingsError) {
        let seconds = try values.integer(
            .authTokenTTL, in: SettingsLimits.tokenSeconds, unit: " seconds", else: TokenSettings.simpleSeconds)
        tokens = try TokenSettings.read(
            values.text(.authToken) ?? "simple", simpleSeconds: seconds, subject: values.subject(.authToken))
        bcryptCost = try values.integer(.bcryptCost, in: SettingsLimits.bcryptCost, unit: "", else: bcryptCost)
    }

    private mutating func readLogging(_ values: FlagValues, _ notes: inout [SettingsNote]) throws(SettingsError) {
        if let text = values.text(.logLevel) {
            if let level = Logger.Level(name: text) {
                logLevel = level
            } else if text == "panic" || text == "fatal" {
                logLevel = .error
                notes.append(
                    SettingsNote(
                        .information, "\(values.subject(.logLevel)) \(text) means error here: nothing is above it"))
            } else {
                throw SettingsError(
                    values.subject(.logLevel), "must be debug, info, warn or error, not \(SettingsText.quoted(text))")
            }
        }
        if let text = values.text(.logFormat) {
            guard let format = Logger.Format(rawValue: text) else {
                throw SettingsError(
                    values.subject(.logFormat), "must be text or json, not \(SettingsText.quoted(text))")
            }
            logFormat = format
        }
    }

    /// What is told to others: as given, or else the listening addresses, when these can be reached from elsewhere.
    private static func advertised(
        _ flag: HonouredFlag, hosts: Endpoint.HostRule, insteadOf listening: [Endpoint], listen: HonouredFlag,
        _ values: FlagValues
    ) throws(SettingsError) -> [Endpoint] {
        if let given = try values.endpoints(flag, hosts: hosts) {
            if let useless = given.first(where: \.isUnspecified) {
                throw SettingsError(
                    values.subject(flag), "\(useless) reaches nobody; name an address that others can reach")
            }
            return given
        }
        guard !listening.contains(where: \.isUnspecified) else {
            throw SettingsError(
                "--\(flag.rawValue)",
                "is needed, because \(values.subject(listen)) listens on every address of the machine")
        }
        return listening
    }

    private func warnAboutReach(_ notes: inout [SettingsNote]) {
        for (flag, endpoints) in [
            (HonouredFlag.listenClientURLs, listenClientURLs), (HonouredFlag.listenPeerURLs, listenPeerURLs),
            (HonouredFlag.listenMetricsURLs, listenMetricsURLs),
        ] {
            for endpoint in endpoints where !endpoint.isLoopback {
                notes.append(
                    SettingsNote(
                        .warning,
                        "--\(flag.rawValue): \(endpoint) can be reached from other machines, and there is no TLS "
                            + "in this release; keep it inside a trusted network"))
            }
        }
    }

    private static func list(_ endpoints: [Endpoint]) -> String {
        endpoints.isEmpty ? "nothing" : endpoints.map(\.description).joined(separator: ",")
    }
}
