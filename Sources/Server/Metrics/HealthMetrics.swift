internal import Observability

/// How those who asked for health were answered.
struct HealthMetrics {
    private var successes: UInt64 = 0
    private var failures: UInt64 = 0
    private var checks: [Check: Tally] = [:]

    private struct Check: Hashable, Comparable {
        var type: String
        var name: String

        static func < (a: Check, b: Check) -> Bool { (a.type, a.name) < (b.type, b.name) }
    }

    private struct Tally {
        var isGood = false
        var good: UInt64 = 0
        var bad: UInt64 = 0
    }

    mutating func note(_ request: HTTP1Request, _ status: Int, _ facts: HealthFacts) {
        if request.path == "/health" {
            if status == 200 { successes &+= 1 } else if status == 503 { failures &+= 1 }
        }
        guard status == 200 || status == 503 else { return }
        for check in HealthEndpoints.checks(of: request) {
            let key = Check(type: String(request.path.dropFirst().prefix { $0 != "/" }), name: check.rawValue)
            let isGood = check.failure(facts) == nil
            checks[key, default: Tally()].isGood = isGood
            if isGood { checks[key]?.good &+= 1 } else { checks[key]?.bad &+= 1 }
        }
    }

    func tell(_ text: inout MetricsText) {
        text.single("etcd_server_health_success", .counter, "Questions to /health that were answered well.", successes)
        text.single("etcd_server_health_failures", .counter, "Questions to /health that were answered ill.", failures)
        text.begin("etcd_server_healthcheck", .gauge, "What a check said last: 1 is good.")
        for (check, tally) in checks.sorted(by: { $0.key < $1.key }) {
            text.sample(tally.isGood ? 1 : 0, [.init("type", check.type), .init("name", check.name)])
        }
        text.begin("etcd_server_healthchecks_total", .counter, "Checks by what they said.")
        for (check, tally) in checks.sorted(by: { $0.key < $1.key }) {
            for (status, count) in [("success", tally.good), ("error", tally.bad)] {
                text.sample(
                    count, [.init("type", check.type), .init("name", check.name), .init("status", status)])
            }
        }
    }
}
