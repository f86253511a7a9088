/// The endpoints that tell probes and people how a member is: `/health`, `/livez`, `/readyz` and `/version`, with the
/// paths, parameters and texts of etcd 3.6.
///
/// A read that the leader confirms takes time, so an answer is made in two steps: ``reads(for:given:)`` names the reads
/// to make; ``answer(_:given:versions:)`` answers when their results stand in the facts. Both steps take the same facts:
/// were they gathered anew, an alarm disarmed in between would leave the second step without the read it then needs.
public enum HealthEndpoints {
    /// The reads to make before the request is answered. None when the answer is known without.
    public static func reads(for request: HTTP1Request, given facts: HealthFacts) -> [HealthRead] {
        guard isRead(request) else { return [] }
        switch Route(path: request.path) {
        case .health:
            guard healthFailure(request, facts) == nil else { return [] }
            return [isSerializable(request) ? .serializable : .linearizable]
        case .checks(let checks):
            let wanted = remaining(checks, request)
            // A member without disk space, or without a part of its log, is not ready whatever the leader says: nobody need wait for it.
            if wanted.contains(.diskSpace), facts.diskFullReason != nil { return [.serializable] }
            if wanted.contains(.dataCorruption), facts.lossReason != nil { return [.serializable] }
            return (wanted.contains(.serializableRead) ? [.serializable] : [])
                + (wanted.contains(.linearizableRead) ? [.linearizable] : [])
        case .check(let check):
            switch check {
            case .serializableRead: return [.serializable]
            case .linearizableRead: return [.linearizable]
            case .dataCorruption, .nonLearner, .diskSpace: return []
            }
        case .version, .unknown:
            return []
        }
    }

    /// The answer to the request; to a path that is not one of these, 404.
    public static func answer(
        _ request: HTTP1Request, given facts: HealthFacts, versions: VersionFacts
    ) -> HTTP1Response {
        let route = Route(path: request.path)
        if route == .unknown { return .text(404, "404 page not found\n") }
        // etcd refuses HEAD here; load balancers send it, and RFC 9110 §9.1 asks for it wherever GET is answered.
        guard isRead(request) else {
            return .text(405, "Method Not Allowed\n", fields: [HTTP1Field("Allow", "GET, HEAD")])
        }
        switch route {
        case .health: return health(request, facts)
        case .checks(let checks): return report(remaining(checks, request), request, facts)
        case .check(let check): return report([check], request, facts)
        case .version: return version(versions)
        case .unknown: return .text(404, "404 page not found\n")
        }
    }

    /// The checks that a request to `/livez` or `/readyz` is about; none for others.
    static func checks(of request: HTTP1Request) -> [HealthCheck] {
        switch Route(path: request.path) {
        case .checks(let checks): remaining(checks, request)
        case .check(let check): [check]
        case .health, .version, .unknown: []
        }
    }

    private enum Route: Hashable {
        case health
        case checks([HealthCheck])
        case check(HealthCheck)
        case version
        case unknown

        private static let livez: [HealthCheck] = [.serializableRead]
        private static let readyz: [HealthCheck] = [
            .dataCorruption, .serializableRead, .linearizableRead, .nonLearner, .diskSpace,
        ]

        init(path: String) {
            switch path {
            case "/health": self = .health
            case "/livez": self = .checks(Self.livez)
            case "/readyz": self = .checks(Self.readyz)
            case "/version": self = .version
            default:
                let one =
                    Self.livez.first { path == "/livez/\($0.rawValue)" }
                    ?? Self.readyz.first { path == "/readyz/\($0.rawValue)" }
                self = one.map { .check($0) } ?? .unknown
            }
        }
    }

    private static func isRead(_ request: HTTP1Request) -> Bool {
        request.method == "GET" || request.method == "HEAD"
    }

    private static func isSerializable(_ request: HTTP1Request) -> Bool {
        request.queryValues("serializable").first == "true"
    }

    /// The checks that the request does not exclude. Excluding one that does not exist changes nothing.
    private static func remaining(_ checks: [HealthCheck], _ request: HTTP1Request) -> [HealthCheck] {
        let excluded = request.queryValues("exclude")
        return checks.filter { !excluded.contains($0.rawValue) }
    }

    /// Why `/health` is bad without reading anything; nil when a read has to decide.
    private static func healthFailure(_ request: HTTP1Request, _ facts: HealthFacts) -> String? {
        let excluded = request.queryValues("exclude")
        if let alarm = facts.alarms.first(where: { !excluded.contains($0.rawValue) }) {
            return "ALARM \(alarm.rawValue)"
        }
        if let reason = facts.diskFullReason, !excluded.contains(HealthFacts.Alarm.noSpace.rawValue) {
            return "DISK FULL:\(reason)"
        }
        return facts.hasLeader || isSerializable(request) ? nil : "RAFT NO LEADER"
    }

    private static func health(_ request: HTTP1Request, _ facts: HealthFacts) -> HTTP1Response {
        let read = isSerializable(request) ? facts.serializableRead : facts.linearizableRead
        let failure = healthFailure(request, facts) ?? HealthCheck.failure(of: read).map { "RANGE ERROR:\($0)" }
        guard let failure else { return .text(200, #"{"health":"true","reason":""}"#) }
        return .text(503, #"{"health":"false","reason":\#(JSONText.quoted(failure))}"# + "\n")
    }

    private static func report(
        _ checks: [HealthCheck], _ request: HTTP1Request, _ facts: HealthFacts
    ) -> HTTP1Response {
        var lines = ""
        var hasFailed = false
        for check in checks {
            if let failure = check.failure(facts) {
                hasFailed = true
                lines += "[-]\(check.rawValue) failed: \(failure)\n"
            } else {
                lines += "[+]\(check.rawValue) ok\n"
            }
        }
        if hasFailed { return .text(503, lines + "\n") }
        return .text(200, (request.queryValues("verbose").isEmpty ? "" : lines) + "ok\n")
    }

    private static func version(_ versions: VersionFacts) -> HTTP1Response {
        let server = JSONText.quoted(versions.server)
        let cluster = JSONText.quoted(versions.cluster ?? "not_decided")
        let storage = JSONText.quoted(versions.storage ?? "unknown")
        return .json(200, #"{"etcdserver":\#(server),"etcdcluster":\#(cluster),"storage":\#(storage)}"#)
    }
}
