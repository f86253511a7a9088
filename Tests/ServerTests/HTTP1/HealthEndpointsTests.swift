import Testing

@testable import Server

@Suite struct HealthEndpointsTests {
    private static let well = HealthFacts(hasLeader: true, serializableRead: .succeeded, linearizableRead: .succeeded)
    private static let versions = VersionFacts(server: "3.6.0", cluster: "3.6.0", storage: "3.6.0")

    private static func facts(_ change: (inout HealthFacts) -> Void) -> HealthFacts {
        var facts = well
        change(&facts)
        return facts
    }

    private func answer(_ target: String, _ facts: HealthFacts = well, method: String = "GET") -> (Int, String) {
        let response = HealthEndpoints.answer(request(target, method), given: facts, versions: Self.versions)
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    private func request(_ target: String, _ method: String = "GET") -> HTTP1Request {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        return HTTP1Request(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil)
    }

    @Test(
        "/health is etcd's, word for word",
        arguments: [
            ("/health", well, 200, #"{"health":"true","reason":""}"#),
            ("/health", facts { $0.alarms = [.noSpace] }, 503, #"{"health":"false","reason":"ALARM NOSPACE"}"# + "\n"),
            (
                "/health?exclude=NOSPACE", facts { $0.alarms = [.noSpace, .noSpace] }, 200,
                #"{"health":"true","reason":""}"#
            ),
            (
                "/health?exclude=NOSPACE", facts { $0.alarms = [.noSpace, .corrupt] }, 503,
                #"{"health":"false","reason":"ALARM CORRUPT"}"# + "\n"
            ),
            (
                "/health?exclude=NOSPACE&exclude=CORRUPT", facts { $0.alarms = [.noSpace, .corrupt] }, 200,
                #"{"health":"true","reason":""}"#
            ),
            ("/health", facts { $0.hasLeader = false }, 503, #"{"health":"false","reason":"RAFT NO LEADER"}"# + "\n"),
            ("/health?serializable=true", facts { $0.hasLeader = false }, 200, #"{"health":"true","reason":""}"#),
            (
                "/health?serializable=1", facts { $0.hasLeader = false }, 503,
                #"{"health":"false","reason":"RAFT NO LEADER"}"# + "\n"
            ),
            (
                "/health", facts { $0.linearizableRead = .failed(reason: "a \"b\"\n\u{1}") }, 503,
                #"{"health":"false","reason":"RANGE ERROR:a \"b\"\n\u0001"}"# + "\n"
            ),
            (
                "/health?serializable=true", facts { $0.linearizableRead = .failed(reason: "") }, 200,
                #"{"health":"true","reason":""}"#
            ),
            (
                "/health", facts { $0.linearizableRead = nil }, 503,
                #"{"health":"false","reason":"RANGE ERROR:no read was made"}"# + "\n"
            ),
            (
                "/health", facts { $0.diskFullReason = "1 MB left" }, 503,
                #"{"health":"false","reason":"DISK FULL:1 MB left"}"# + "\n"
            ),
            (
                "/health?exclude=NOSPACE", facts { $0.diskFullReason = "1 MB left" }, 200,
                #"{"health":"true","reason":""}"#
            ),
        ])
    func health(target: String, facts: HealthFacts, status: Int, body: String) {
        #expect(answer(target, facts) == (status, body))
    }

    @Test(
        "/livez and /readyz list their checks when asked to, or when one fails",
        arguments: [
            ("/livez", well, 200, "ok\n"), ("/livez?verbose", well, 200, "[+]serializable_read ok\nok\n"),
            (
                "/livez",
                facts {
                    $0.linearizableRead = nil; $0.hasLeader = false; $0.alarms = [.corrupt]
                }, 200, "ok\n"
            ),
            (
                "/livez", facts { $0.serializableRead = .failed(reason: "stopped") }, 503,
                "[-]serializable_read failed: stopped\n\n"
            ),
            ("/livez?exclude=serializable_read", facts { $0.serializableRead = nil }, 200, "ok\n"),
            (
                "/readyz?verbose=", well, 200,
                "[+]data_corruption ok\n[+]serializable_read ok\n[+]linearizable_read ok\n[+]non_learner ok\n[+]disk_space ok\nok\n"
            ),
            (
                "/readyz",
                facts {
                    $0.isLearner = true; $0.alarms = [.corrupt]
                }, 503,
                "[-]data_corruption failed: alarm activated: CORRUPT\n[+]serializable_read ok\n[+]linearizable_read ok\n"
                    + "[-]non_learner failed: not supported for learner\n[+]disk_space ok\n\n"
            ),
            ("/readyz?exclude=non_learner&exclude=nonsense", facts { $0.isLearner = true }, 200, "ok\n"),
            (
                "/readyz/non_learner", facts { $0.isLearner = true }, 503,
                "[-]non_learner failed: not supported for learner\n\n"
            ),
            ("/readyz/non_learner?exclude=non_learner&verbose", well, 200, "[+]non_learner ok\nok\n"),
            ("/readyz/data_corruption", facts { $0.linearizableRead = nil }, 200, "ok\n"),
            (
                "/readyz/data_corruption", facts { $0.lossReason = "entry 7 is missing" }, 503,
                "[-]data_corruption failed: entry 7 is missing\n\n"
            ),
            (
                "/readyz/disk_space", facts { $0.diskFullReason = "no space left in d" }, 503,
                "[-]disk_space failed: no space left in d\n\n"
            ),
            ("/livez/non_learner", well, 404, "404 page not found\n"), ("/livez/", well, 404, "404 page not found\n"),
        ])
    func checks(target: String, facts: HealthFacts, status: Int, body: String) {
        #expect(answer(target, facts) == (status, body))
    }

    @Test(
        "only the reads that decide are asked for",
        arguments: [
            ("/health", well, [.linearizable]), ("/health?serializable=true", well, [.serializable]),
            ("/health", facts { $0.hasLeader = false }, []), ("/health", facts { $0.alarms = [.corrupt] }, []),
            ("/livez", well, [.serializable]), ("/readyz", well, [.serializable, .linearizable]),
            ("/readyz?exclude=linearizable_read", well, [.serializable]),
            ("/readyz/linearizable_read", well, [.linearizable]),
            ("/readyz", facts { $0.lossReason = "entry 7 is missing" }, [.serializable]),
            ("/readyz/non_learner", well, []), ("/version", well, []), ("/x", well, []),
        ] as [(String, HealthFacts, [HealthRead])])
    func reads(target: String, facts: HealthFacts, reads: [HealthRead]) {
        #expect(HealthEndpoints.reads(for: request(target), given: facts) == reads)
        #expect(HealthEndpoints.reads(for: request(target, "POST"), given: facts) == [])
    }

    @Test("other methods are refused with those that are allowed, and other paths are not found")
    func others() {
        for path in ["/health", "/livez", "/readyz", "/readyz/non_learner", "/version"] {
            let response = HealthEndpoints.answer(request(path, "POST"), given: Self.well, versions: Self.versions)
            #expect(response.status == 405)
            #expect(response.fields.contains(HTTP1Field("Allow", "GET, HEAD")))
            #expect(answer(path, method: "HEAD").0 == 200)
        }
        #expect(answer("/nothing", method: "POST") == (404, "404 page not found\n"))
    }

    @Test("/version tells three versions, and says which are not known yet")
    func version() {
        #expect(answer("/version") == (200, #"{"etcdserver":"3.6.0","etcdcluster":"3.6.0","storage":"3.6.0"}"#))
        let young = VersionFacts(server: "3.6.0", cluster: nil, storage: nil)
        let response = HealthEndpoints.answer(request("/version"), given: Self.well, versions: young)
        #expect(
            String(decoding: response.body, as: UTF8.self)
                == #"{"etcdserver":"3.6.0","etcdcluster":"not_decided","storage":"unknown"}"#)
        #expect(response.fields == [HTTP1Field("Content-Type", "application/json")])
    }
}
