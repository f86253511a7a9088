internal import Coordination
internal import Determinism
internal import MVCC
internal import Replica

/// Holders of leases in a cluster whose leader is killed again and again: does each lease live as long as it was promised, and not much longer?
///
/// Holders ask members in batches, as a server's keep-alive streams do, and turn to another member when they hear nothing.
public struct LeaseTrial {
    private var world: World
    private let options: LeaseTrialOptions
    private var random: SplitMix64
    private var holders: [LeaseHolder]
    private var requests: [UInt64: Asked] = [:]
    private var nextRequest: UInt64 = 0
    private var report = LeaseTrialReport()
    /// Holders that have stopped and whose lease is due soon, or was.
    private var awaited: [Int] = []

    /// A request that is under way.
    private struct Asked {
        var holders: [Int]
        var member: Int
        var sent: UInt64
        var isGrant: Bool
    }

    private static let millisecond: UInt64 = 1_000_000
    /// How often members take what their holders want.
    private static let batchNanoseconds = 50 * millisecond
    private static let patienceNanoseconds = 500 * millisecond
    /// How often every lease is looked at, and not those only that are due soon.
    private static let surveyNanoseconds = 100 * millisecond

    public static func run(_ options: LeaseTrialOptions) -> LeaseTrialReport {
        var trial = LeaseTrial(options)
        trial.run()
        return trial.report
    }

    private init(_ options: LeaseTrialOptions) {
        self.options = options
        let world = World(options.world, trace: Trace(listener: nil, recorder: nil))
        var random = SplitMix64.stream(.clients, of: options.seed)
        holders = (0..<options.leases).map { index in
            let seconds = random.within(options.timesToLive)
            return LeaseHolder(
                id: LeaseID(Int64(index) + 1), seconds: seconds,
                state: .due(world.now + random.draw(below: 5_000 * Self.millisecond)), member: index % 3)
        }
        self.random = random
        self.world = world
    }

    private mutating func run() {
        let end = world.now + UInt64(options.seconds) * 1_000 * Self.millisecond
        var nextKill = world.now + options.killMilliseconds * Self.millisecond
        var (nextBatch, nextSurvey) = (world.now, world.now)
        world.begin()
        while world.now < end, world.violations.isEmpty {
            world.run(until: world.now + Self.millisecond)
            takeAnswers()
            look()
            if world.now >= nextSurvey {
                survey()
                nextSurvey += Self.surveyNanoseconds
            }
            if world.now >= nextBatch {
                ask()
                nextBatch += Self.batchNanoseconds
            }
            if options.killMilliseconds > 0, world.now >= nextKill {
                killLeader()
                nextKill += options.killMilliseconds * Self.millisecond
            }
        }
        report.lateness.sort()
        report.elections = world.counters[.elections]
        report.entries = world.commits.lastIndex
        report.violations = world.violations
    }

    private mutating func killLeader() {
        let leaders = world.members.filter { $0.isUp && $0.facts.isLeader }
        guard let leader = leaders.max(by: { $0.facts.term < $1.facts.term }) else { return }
        report.kills += 1
        world.stop(leader)
        world.agenda.insert(
            .start(member: leader.index), due: world.later(options.downMilliseconds * Self.millisecond))
    }

    // MARK: Asking

    private mutating func ask() {
        var renewing: [[Int]] = world.members.map { _ in [] }
        for index in holders.indices {
            switch holders[index].state {
            case .due(let moment) where moment <= world.now: break
            case .asked(let since) where since + Self.patienceNanoseconds <= world.now: turnAway(index)
            case .due, .asked, .stopped: continue
            }
            guard world.members[holders[index].member].isUp else {
                turnAway(index)
                continue
            }
            holders[index].state = .asked(since: world.now)
            if holders[index].holds {
                renewing[holders[index].member].append(index)
            } else {
                let grant = Command.grantLease(holders[index].id, TimeToLive(seconds: holders[index].seconds))
                submit(grant, of: [index], to: holders[index].member, isGrant: true)
            }
        }
        for (member, asking) in renewing.enumerated() where !asking.isEmpty {
            submit(.renewLeases(asking.map { holders[$0].id }), of: asking, to: member, isGrant: false)
        }
    }

    /// The next request goes to another member.
    private mutating func turnAway(_ index: Int) {
        holders[index].member = random.draw(below: world.members.count)
        holders[index].state = .due(world.now + Self.batchNanoseconds)
    }

    private mutating func submit(_ command: Command, of holders: [Int], to member: Int, isGrant: Bool) {
        nextRequest += 1
        requests[nextRequest] = Asked(holders: holders, member: member, sent: world.now, isGrant: isGrant)
        let deadline = world.members[member].reading(at: world.now).nanoseconds + Self.patienceNanoseconds
        let request = Request(
            id: RequestID(World.trialRequests + nextRequest), operation: .write(command: command.encode()),
            deadline: Instant(nanoseconds: deadline))
        world.step(world.members[member], .requests([request]))
    }

    // MARK: Answers

    private mutating func takeAnswers() {
        for (number, reply) in world.takeTrialAnswers() {
            guard let asked = requests.removeValue(forKey: number) else { continue }
            guard case .applied(let outcome) = reply else {
                for index in asked.holders where isAsking(index, since: asked.sent) { turnAway(index) }
                continue
            }
            switch outcome.answer {
            case .success(.renewLeases(let results)):
                for (index, result) in zip(asked.holders, results) where isAsking(index, since: asked.sent) {
                    renewed(index, result, asked.sent)
                }
            case .success(.grantLease), .failure(.leaseExists):
                // It exists when an earlier grant of which nothing was heard took effect; a renewal then tells.
                for index in asked.holders where isAsking(index, since: asked.sent) { granted(index, asked.sent) }
            default: break
            }
        }
    }

    private func isAsking(_ index: Int, since: UInt64) -> Bool {
        if case .asked(since) = holders[index].state { true } else { false }
    }

    private mutating func granted(_ index: Int, _ sent: UInt64) {
        holders[index].holds = true
        holders[index].renewed = 0
        holders[index].renewalsLeft = 1 + random.draw(below: 5)
        holders[index].state = .due(world.now + random.draw(below: holders[index].nanoseconds / 4))
    }

    private mutating func renewed(_ index: Int, _ result: TimeToLive?, _ sent: UInt64) {
        guard result != nil else {
            if holders[index].renewed > 0, world.now < holders[index].renewed + holders[index].nanoseconds {
                report.lost += 1
            }
            holders[index].holds = false
            holders[index].state = .due(world.now)
            return
        }
        report.renewals += 1
        holders[index].renewed = sent
        holders[index].renewalsLeft -= 1
        if holders[index].renewalsLeft > 0 {
            holders[index].state = .due(world.now + holders[index].nanoseconds / 3)
            return
        }
        let election = options.electionMilliseconds * Self.millisecond
        let allowance = max(holders[index].nanoseconds / 10, 2 * election)
        holders[index].generation = ahead?.leases[holders[index].id]?.generation ?? 0
        holders[index].state = .stopped(
            earliest: sent + holders[index].nanoseconds, latest: world.now + holders[index].nanoseconds + allowance)
    }

    // MARK: Ends

    /// The state of the member that has applied most: nobody sees a lease end before it.
    private var ahead: CoordinationState? {
        world.members.compactMap { $0.process?.replica.state }.max { $0.appliedIndex < $1.appliedIndex }
    }

    /// Looks at leases that are due.
    private mutating func look() {
        guard !awaited.isEmpty, let leases = ahead?.leases else { return }
        awaited = awaited.filter { !judge($0, leases) }
    }

    /// Looks at all leases, and finds those that are due before the next time.
    private mutating func survey() {
        guard let leases = ahead?.leases else { return }
        awaited = []
        for index in holders.indices where !judge(index, leases) {
            if case .stopped(let earliest, _) = holders[index].state,
                earliest <= world.now + 2 * Self.surveyNanoseconds
            {
                awaited.append(index)
            }
        }
    }

    /// Whether the lease of a holder that has stopped is over.
    private mutating func judge(_ index: Int, _ leases: LeaseTable) -> Bool {
        guard case .stopped(let earliest, let latest) = holders[index].state else { return false }
        if let lease = leases[holders[index].id], lease.generation <= holders[index].generation { return false }
        // The end was seen now; it was not there a millisecond ago, or a survey ago when that is long before it is due.
        if world.now < earliest {
            report.early.append(earliest - world.now)
        } else {
            report.lateness.append(world.now - earliest)
            if world.now > latest { report.tooLate.append(world.now - latest) }
        }
        holders[index].holds = false
        holders[index].state = .due(world.now + random.draw(below: 1_000 * Self.millisecond))
        return true
    }
}
