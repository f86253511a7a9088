internal import EtcdAPI
internal import LinuxSystem
internal import LocalCluster
internal import Synchronization

/// Watches from a thread per member who answers and who leads.
final class Lookout {
    private struct Sight {
        var at: UInt64
        var memberID: UInt64
        var leaderID: UInt64
        var term: UInt64
        var committed: UInt64
        var applied: UInt64
    }

    private final class Shared: Sendable {
        struct State {
            var sights: [Int: Sight] = [:]
            var isStopped = false
        }

        let state = Mutex(State())
    }

    private static let pause = Duration.milliseconds(100)
    private static let timeout = Duration.milliseconds(400)
    /// Nanoseconds after which a report says nothing about now.
    private static let freshness: UInt64 = 700_000_000

    private let shared = Shared()
    private var workers: [Worker] = []

    init(_ layout: ClusterLayout) throws(SystemError) {
        for member in layout.members {
            let shared = shared
            workers.append(
                try Worker("look m\(member.number)") {
                    let client = UnaryClient(address: member.clientAddress)
                    while !shared.state.withLock({ $0.isStopped }) {
                        let status = try? client.status(timeout: Self.timeout)
                        let sight = status.map {
                            Sight(
                                at: Clocks.monotonic(), memberID: $0.header?.memberID ?? 0, leaderID: $0.leader,
                                term: $0.raftTerm, committed: $0.raftIndex, applied: $0.raftAppliedIndex)
                        }
                        shared.state.withLock { $0.sights[member.number] = sight }
                        Clocks.sleep(Self.pause)
                    }
                })
        }
    }

    /// The leader in the highest term that is told of, if it is one of these members.
    func leader(among members: Set<Int>) -> Int? {
        let sights = fresh.filter { members.contains($0.key) }
        guard let latest = sights.values.filter({ $0.leaderID != 0 }).max(by: { $0.term < $1.term }) else { return nil }
        return sights.first { $0.value.memberID == latest.leaderID }?.key
    }

    /// Whether all of so many members answer and follow one leader in one term.
    func isAgreed(memberCount: Int) -> Bool {
        let sights = fresh.values
        guard sights.count == memberCount, let first = sights.first, first.leaderID != 0 else { return false }
        return sights.allSatisfy { $0.leaderID == first.leaderID && $0.term == first.term }
    }

    /// Those that answer, for example `m1 m3`.
    var answering: [Int] { fresh.keys.sorted() }

    /// The highest log index that anybody knows to be committed.
    var committed: UInt64 { fresh.values.map(\.committed).max() ?? 0 }

    /// The log index up to which a member's state machine has come; 0 while it does not answer.
    func applied(by member: Int) -> UInt64 { fresh[member]?.applied ?? 0 }

    func stop() {
        shared.state.withLock { $0.isStopped = true }
        for worker in workers { worker.join() }
        workers = []
    }

    private var fresh: [Int: Sight] {
        let now = Clocks.monotonic()
        return shared.state.withLock { $0.sights.filter { now < $0.value.at + Self.freshness } }
    }
}
