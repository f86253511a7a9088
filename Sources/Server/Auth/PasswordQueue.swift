internal import GRPC
internal import Replica

/// Passwords that wait for the thread that checks them, one at a time: each takes 50 ms and more.
///
/// Bounded, in all and for each connection, and connections take turns, so that one that asks for much waits behind its own.
struct PasswordQueue {
    struct Job {
        var id: RequestID
        var session: UInt32
        var task: PasswordTask
        var work: PasswordWork
    }

    /// Passwords of all connections. Over it: ResourceExhausted.
    static let jobsMax = 64
    /// Passwords of one connection. Over it: ResourceExhausted.
    static let jobsPerSessionMax = 8

    private var waiting: [Job] = []
    /// The one that is being worked on.
    private(set) var current: Job?
    private var lastSession: UInt32?

    var count: Int { waiting.count + (current == nil ? 0 : 1) }

    /// Takes a job, or says why not.
    mutating func append(_ job: Job) -> RequestRefusal? {
        let own = waiting.count { $0.session == job.session } + (current?.session == job.session ? 1 : 0)
        if own >= Self.jobsPerSessionMax {
            return RequestRefusal(
                .resourceExhausted,
                "holdfast: at most \(Self.jobsPerSessionMax) passwords of one connection wait at a time")
        }
        if count >= Self.jobsMax {
            return RequestRefusal(.resourceExhausted, "holdfast: at most \(Self.jobsMax) passwords wait at a time")
        }
        waiting.append(job)
        return nil
    }

    /// The job to work on now; nil while one is being worked on, or none waits. The oldest of another connection than the last one's
    /// goes first.
    mutating func begin() -> Job? {
        guard current == nil, !waiting.isEmpty else { return nil }
        let place = waiting.firstIndex { $0.session != lastSession } ?? 0
        let job = waiting.remove(at: place)
        current = job
        lastSession = job.session
        return job
    }

    /// The job that was worked on is done; nil when nobody waits for it any more.
    mutating func finish() -> Job? {
        defer { current = nil }
        return current.flatMap { $0.id == Self.nobody ? nil : $0 }
    }

    /// The call is over. What is being worked on goes on, for nobody, and keeps its place until then.
    mutating func cancel(_ id: RequestID) {
        waiting.removeAll { $0.id == id }
        if current?.id == id { current?.id = Self.nobody }
    }

    private static let nobody = RequestID(.max)
}
