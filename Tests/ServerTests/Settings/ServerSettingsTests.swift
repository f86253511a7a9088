import Observability
import Server
import Testing

@Suite struct ServerSettingsTests {
    @Test("without flags a member forms a cluster of its own on this machine")
    func defaults() throws {
        let (settings, notes) = try accepted([])
        #expect(settings == ServerSettings())
        #expect(settings.name == "default")
        #expect(settings.dataDirectory == "default.holdfast")
        #expect(settings.listenClientURLs.map(\.description) == ["http://localhost:2379"])
        #expect(settings.advertisePeerURLs.map(\.description) == ["http://localhost:2380"])
        #expect(settings.electionMilliseconds == 1_000)
        #expect(settings.heartbeatMilliseconds == 100)
        #expect(settings.requestBytesMax == 1_572_864)
        #expect(settings.transactionOperationsMax == 128)
        #expect(notes == ["information: --data-dir is not given; the data is kept in default.holdfast"])
    }

    @Test("a member of three is told everything")
    func member() throws {
        let (settings, notes) = try accepted([
            "--name", "b", "--data-dir=/var/lib/holdfast", "-listen-client-urls",
            "http://10.0.0.2:2379,http://[::1]:2379",
            "-advertise-client-urls=http://b.example.org:2379", "--listen-peer-urls", "http://0.0.0.0:2380",
            "--initial-advertise-peer-urls", "http://10.0.0.2:2380", "--initial-cluster",
            "c=http://10.0.0.3:2380,a=http://10.0.0.1:2380,b=http://10.0.0.2:2380", "--initial-cluster-token", "blue",
            "--initial-cluster-state", "new", "--heartbeat-interval", "30", "--election-timeout", "200",
            "--snapshot-count", "7", "--max-request-bytes", "1000", "--max-txn-ops", "9", "--log-level", "debug",
            "--log-format", "json",
        ])
        #expect(settings.name == "b")
        #expect(settings.dataDirectory == "/var/lib/holdfast")
        #expect(settings.listenClientURLs.map(\.description) == ["http://10.0.0.2:2379", "http://[::1]:2379"])
        #expect(settings.advertiseClientURLs.map(\.description) == ["http://b.example.org:2379"])
        #expect(settings.listenPeerURLs.map(\.description) == ["http://0.0.0.0:2380"])
        #expect(settings.initialCluster.members.map(\.name) == ["a", "b", "c"])
        #expect(settings.initialCluster.token == "blue")
        #expect(settings.advertisePeerURLs.map(\.description) == ["http://10.0.0.2:2380"])
        #expect(settings.heartbeatMilliseconds == 30)
        #expect(settings.electionMilliseconds == 200)
        #expect(settings.snapshotCount == 7)
        #expect(settings.requestBytesMax == 1000)
        #expect(settings.transactionOperationsMax == 9)
        #expect(settings.logLevel == .debug)
        #expect(settings.logFormat == .json)
        #expect(notes.count == 2)
        #expect(notes.allSatisfy { $0.hasPrefix("warning: --listen-") && $0.contains("no TLS in this release") })
    }

    @Test("addresses that are told to others default to the listening ones, unless these are wildcards")
    func advertisedAddresses() throws {
        let (settings, _) = try accepted([
            "--listen-peer-urls=http://127.0.0.1:7001", "--listen-client-urls=http://127.0.0.1:7000",
        ])
        #expect(settings.advertiseClientURLs.map(\.description) == ["http://127.0.0.1:7000"])
        #expect(settings.advertisePeerURLs.map(\.description) == ["http://127.0.0.1:7001"])
        #expect(
            refusal(["--listen-client-urls=http://[::]:7000"])
                == "--advertise-client-urls: is needed, because --listen-client-urls listens on every address of the machine"
        )
    }

    @Test("the last of several equal flags wins, a flag wins over its variable, and an empty variable is none")
    func precedence() throws {
        let (settings, notes) = try accepted(
            ["--name=x", "--max-txn-ops=1", "-name", "y"],
            environment: [
                "HOLDFAST_NAME": "z", "HOLDFAST_MAX_TXN_OPS": "", "HOLDFAST_LOG_LEVEL": "warn", "PATH": "/bin",
            ])
        #expect(settings.name == "y")
        #expect(settings.transactionOperationsMax == 1)
        #expect(settings.logLevel == .warn)
        #expect(notes.contains("information: HOLDFAST_NAME is overruled by --name"))
    }

    @Test("variables of others are left alone, and those that look like a mistake are not")
    func environment() throws {
        let kubernetes = [
            "HOLDFAST_SERVICE_HOST": "10.0.0.1", "HOLDFAST_SERVICE_PORT": "2379", "HOLDFAST_SERVICE_PORT_GRPC": "2379",
            "HOLDFAST_PORT": "tcp://10.0.0.1:2379", "HOLDFAST_PORT_2379_TCP_ADDR": "10.0.0.1",
            "HOLDFAST_CLIENT_SERVICE_HOST": "10.0.0.1", "HOLDFAST_CLIENT_SERVICE_PORT": "1",
            "HOLDFAST_CLIENT_PORT_1_TCP": "tcp://10.0.0.1:1", "HOLDFAST_SHARED": "/shared",
        ]
        let (_, notes) = try accepted(["--data-dir=d"], environment: kubernetes)
        #expect(notes.count == 8)
        #expect(notes.allSatisfy { $0.hasSuffix("describes a Kubernetes service and is no setting") })
        #expect(
            refusal([], environment: ["HOLDFAST_LISTEN_CLIENT_URL": "http://localhost:1"])
                == "HOLDFAST_LISTEN_CLIENT_URL: is not known; did you mean HOLDFAST_LISTEN_CLIENT_URLS?")
        #expect(
            refusal([], environment: ["HOLDFAST_CLIENT_PORT": "1"])
                == "HOLDFAST_CLIENT_PORT: is not known; see holdfast serve --help")
        #expect(
            refusal([], environment: ["HOLDFAST_HEARTBEAT_INTERVAL": "soon"])
                == "HOLDFAST_HEARTBEAT_INTERVAL: needs an integer")
        let (_, etcd) = try accepted(["--data-dir=d"], environment: ["ETCD_NAME": "n", "ETCD_HOME": "h"])
        #expect(etcd == ["warning: ETCD_NAME is not read; the variable here is HOLDFAST_NAME"])
    }

    @Test("help and version are answered wherever they stand before a mistake")
    func help() {
        #expect(ServerSettings.parse(arguments: ["--name=x", "-h", "--nonsense"]) == .usage)
        #expect(ServerSettings.parse(arguments: ["--help"]) == .usage)
        #expect(ServerSettings.parse(arguments: ["-version"]) == .version)
        #expect(refusal(["--nonsense", "--help"]) == "--nonsense: is not known; see holdfast serve --help")
        #expect(ServerSettings.usage.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test(
        "what is not allowed is refused in one line that says what is",
        arguments: [
            (["serve"], "\"serve\": only flags are allowed; see holdfast serve --help"),
            (["--name=a", "--", "b"], "\"--\": only flags are allowed; see holdfast serve --help"),
            (["---name"], "\"---name\": is not a flag; see holdfast serve --help"),
            (["--=v"], "\"--=v\": is not a flag; see holdfast serve --help"),
            (["--name"], "--name: needs a value, and is the last argument"),
            (["--nmae=a"], "--nmae: is not known; did you mean --name?"),
            (["--name="], "--name: must be 1 to 255 bytes long"),
            (["--name=a=b"], "--name: must not contain '=', ',' or '/'"),
            (["--name=../a"], "--name: must not contain '=', ',' or '/'"),
            (["--data-dir=a\u{0}"], "--data-dir: must not contain control characters"),
            (
                ["--watch-progress-notify-interval=99ms"],
                "--watch-progress-notify-interval: must be from 100ms to 86400000ms, not \"99ms\""
            ),
            (["--heartbeat-interval=0"], "--heartbeat-interval: must be from 1 to 10000 milliseconds, not \"0\""),
            (["--heartbeat-interval=1s"], "--heartbeat-interval: needs an integer"),
            (
                ["--heartbeat-interval=201"],
                "--heartbeat-interval: needs --election-timeout to be at least five times as long, that is 1005 "
                    + "milliseconds, which is 1000 by default"
            ),
            (
                ["--heartbeat-interval=100", "--election-timeout=499"],
                "--election-timeout: must be from 500 to 50000 milliseconds (five heartbeats at least), not \"499\""
            ),
            (
                ["--election-timeout=50001"],
                "--election-timeout: must be from 500 to 50000 milliseconds (five heartbeats at least), not \"50001\""
            ),
            (["--snapshot-count=0"], "--snapshot-count: must be from 1 to 1000000000 entries, not \"0\""),
            (["--max-request-bytes=-1"], "--max-request-bytes: must be from 1 to 7864320 bytes, not \"-1\""),
            (["--max-request-bytes=7864321"], "--max-request-bytes: must be from 1 to 7864320 bytes, not \"7864321\""),
            (["--max-txn-ops=99999999999999999999"], "--max-txn-ops: needs an integer"),
            (["--log-level=loud"], "--log-level: must be debug, info, warn or error, not \"loud\""),
            (["--log-format=xml"], "--log-format: must be text or json, not \"xml\""),
            (["--initial-cluster-state=old"], "--initial-cluster-state: must be new or existing, not \"old\""),
            (
                ["--listen-client-urls=http://localhost:2380"],
                "--listen-peer-urls: http://localhost:2380 is also in --listen-client-urls; clients and peers need ports of their own"
            ),
            (
                ["--listen-client-urls=http://[::1]:1,http://[0:0::0:1]:1"],
                "--listen-client-urls: http://[::1]:1 stands twice"
            ),
            (
                ["--initial-advertise-peer-urls=http://0.0.0.0:2380"],
                "--initial-advertise-peer-urls: http://0.0.0.0:2380 reaches nobody; name an address that others can reach"
            ),
        ])
    func refusals(arguments: [String], line: String) {
        #expect(refusal(arguments) == line)
    }

    @Test("a level above error is error, and the largest request is accepted")
    func adjustments() throws {
        let (settings, notes) = try accepted(["--data-dir=d", "--log-level=panic", "--max-request-bytes=7864320"])
        #expect(settings.logLevel == .error)
        #expect(
            notes == [
                "information: --log-level panic means error here: nothing is above it"
            ])
    }
}
