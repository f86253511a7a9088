import Testing

@testable import Server

@Suite struct FlagTableTests {
    /// What `etcd --help` of 3.4.23 lists.
    private static let etcd34 = """
        name data-dir wal-dir snapshot-count heartbeat-interval election-timeout initial-election-tick-advance
        listen-peer-urls listen-client-urls max-snapshots max-wals quota-backend-bytes backend-batch-interval
        backend-batch-limit max-txn-ops max-request-bytes max-concurrent-streams grpc-keepalive-min-time
        grpc-keepalive-interval grpc-keepalive-timeout initial-advertise-peer-urls initial-cluster initial-cluster-state
        initial-cluster-token advertise-client-urls discovery discovery-fallback discovery-proxy discovery-srv
        discovery-srv-name strict-reconfig-check pre-vote auto-compaction-retention auto-compaction-mode enable-v2
        cert-file key-file client-cert-auth client-crl-file client-cert-allowed-hostname trusted-ca-file auto-tls
        peer-cert-file peer-key-file peer-client-cert-auth peer-trusted-ca-file peer-cert-allowed-cn
        peer-cert-allowed-hostname peer-auto-tls peer-crl-file cipher-suites cors host-whitelist auth-token bcrypt-cost
        auth-token-ttl enable-pprof metrics listen-metrics-urls logger log-outputs log-level proxy proxy-failure-wait
        proxy-refresh-interval proxy-dial-timeout proxy-write-timeout proxy-read-timeout
        experimental-initial-corrupt-check experimental-corrupt-check-time experimental-enable-v2v3
        experimental-backend-bbolt-freelist-type experimental-enable-lease-checkpoint
        experimental-compaction-batch-limit experimental-peer-skip-client-san-verification
        experimental-watch-progress-notify-interval experimental-warning-apply-duration force-new-cluster debug
        log-package-levels config-file
        """

    /// What 3.5 and 3.6 added or renamed.
    private static let etcd35and36 = """
        listen-client-http-urls backend-bbolt-freelist-type enable-grpc-gateway socket-reuse-port socket-reuse-address
        raft-read-timeout raft-write-timeout v2-deprecation client-cert-file client-key-file peer-client-cert-file
        peer-client-key-file self-signed-cert-validity tls-min-version tls-max-version enable-log-rotation
        log-rotation-config-json experimental-enable-distributed-tracing experimental-distributed-tracing-address
        experimental-distributed-tracing-service-name experimental-distributed-tracing-instance-id
        experimental-distributed-tracing-sampling-rate experimental-compact-hash-check-enabled
        experimental-compact-hash-check-time experimental-enable-lease-checkpoint-persist
        experimental-compaction-sleep-interval experimental-downgrade-check-time experimental-memory-mlock
        experimental-txn-mode-write-with-shared-buffer experimental-bootstrap-defrag-threshold-megabytes
        experimental-stop-grpc-service-on-defrag experimental-warning-unary-request-duration experimental-max-learners
        unsafe-no-fsync log-format disable-log-sampling feature-gates corrupt-check-time compact-hash-check-time
        compaction-batch-limit compaction-sleep-interval watch-progress-notify-interval downgrade-check-time
        warning-apply-duration warning-unary-request-duration memory-mlock bootstrap-defrag-threshold-megabytes
        max-learners snapshot-catchup-entries peer-skip-client-san-verification enable-distributed-tracing
        distributed-tracing-address distributed-tracing-service-name distributed-tracing-instance-id
        distributed-tracing-sampling-rate discovery-endpoints discovery-token discovery-dial-timeout
        discovery-request-timeout discovery-keepalive-time discovery-keepalive-timeout discovery-insecure-transport
        discovery-insecure-skip-tls-verify discovery-cert discovery-key discovery-cacert discovery-user
        discovery-password
        """

    @Test("every flag of etcd 3.4.23, and those that 3.5 and 3.6 added, is in the table")
    func complete() {
        let names = (Self.etcd34 + " " + Self.etcd35and36).split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(names.count == 149)
        for name in names { #expect(FlagTable.rule(named: name) != nil, "\(name)") }
    }

    @Test("no name stands twice, and every honoured flag has its rule and a line of the usage")
    func consistent() {
        #expect(Set(FlagTable.rules.map(\.name)).count == FlagTable.rules.count)
        for flag in HonouredFlag.allCases {
            #expect(FlagTable.rule(named: flag.rawValue)?.treatment == .honoured(flag))
            #expect(ServerSettings.usage.contains("  --\(flag.rawValue) "))
        }
    }

    @Test("a flag without meaning is accepted with a line, and only with a value of its kind")
    func meaningless() throws {
        for rule in FlagTable.rules {
            guard case .withoutMeaning(let reason) = rule.treatment else { continue }
            let value = ["text", "7", "false", "7s"][
                [.text, .integer, .truth, .duration].firstIndex(of: rule.shape) ?? 0]
            let (settings, notes) = try accepted(["--\(rule.name)=\(value)", "--data-dir=default.holdfast"])
            #expect(settings == ServerSettings())
            #expect(notes == ["information: --\(rule.name) has no meaning here: \(reason)"])
            if rule.shape != .text {
                #expect(refusal(["--\(rule.name)=?"]) == "--\(rule.name): needs \(rule.shapeText)")
            }
        }
    }

    @Test("a flag that says what is so anyway is accepted without a line, and refused with any other value")
    func neutral() throws {
        for rule in FlagTable.rules {
            guard case .only(let allowed, let reason) = rule.treatment else { continue }
            for value in allowed {
                let (settings, notes) = try accepted(["--\(rule.name)=\(value)", "--data-dir=default.holdfast"])
                #expect(settings == ServerSettings())
                #expect(notes == [])
            }
            let others = ["secret", "77", allowed.contains("true") ? "false" : "true", "77s"]
            let other = others[[.text, .integer, .truth, .duration].firstIndex(of: rule.shape) ?? 0]
            let line = try #require(refusal(["--\(rule.name)=\(other)"]), "--\(rule.name)=\(other)")
            #expect(line.hasPrefix("--\(rule.name): only ") && line.hasSuffix(" is allowed: \(reason)"))
            #expect(!line.contains("secret"))
        }
    }

    @Test(
        "values are compared by what they mean",
        arguments: [
            ("--pre-vote", true), ("--pre-vote=T", true), ("--pre-vote=0", false),
            ("--grpc-keepalive-min-time=5000ms", true),
            ("--watch-progress-notify-interval=0h10m0s", true), ("--watch-progress-notify-interval=5s", true),
            ("--quota-backend-bytes=+0", true), ("--quota-backend-bytes=8589934592", true), ("--cert-file=", true),
            ("--quota-backend-bytes=-2", false), ("--quota-compaction=maybe", false),
            ("--cert-file=server.crt", false), ("--auto-compaction-retention=1h", true),
            ("--auto-compaction-retention=-1h", false), ("--auto-compaction-mode=hourly", false),
        ])
    func meaning(argument: String, isAccepted: Bool) {
        #expect((refusal([argument]) == nil) == isAccepted)
    }

    @Test(
        "durations are read as Go reads them",
        arguments: [
            ("0", 0), ("5s", 5_000_000_000), ("1h30m", 5_400_000_000_000), ("1.5s", 1_500_000_000), (".5ms", 500_000),
            ("-2m", -120_000_000_000), ("100us", 100_000), ("100µs", 100_000), ("1.s", 1_000_000_000),
            ("2562047h47m16.854775807s", Int64.max), ("2562047h47m16.854775808s", nil), ("", nil), ("5", nil),
            ("s", nil),
            (".s", nil), ("5 s", nil), ("5d", nil), ("--5s", nil), ("1e3s", nil), ("9999999999999999999h", nil),
        ] as [(String, Int64?)])
    func durations(text: String, nanoseconds: Int64?) {
        #expect(SettingsText.readDuration(text) == nanoseconds)
    }

    @Test("near names are offered for mistakes, and none for nonsense")
    func nearNames() {
        #expect(FlagTable.namesNear("listen-client-url").first == "listen-client-urls")
        #expect(FlagTable.namesNear("election-timeot") == ["election-timeout"])
        #expect(FlagTable.namesNear("zzzzzzzzzzzz") == [])
        #expect(FlagTable.namesNear(String(repeating: "a", count: 100_000)) == [])
    }
}
