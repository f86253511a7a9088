internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// Lets the planned blows of all nemeses fall, and heals each when its time is over.
///
///     lane: waiting ─► striking ─► waiting ─► … ─► done
///              └ nobody to hit for too long: the blow is left out
final class NemesisDriver {
    private struct Blow {
        var strike: Strike
        /// With the process that was hit, so that a later one is not healed in its place.
        var victims: [Int: Int32]
        var start: UInt64
        var due: UInt64
    }

    private struct Lane {
        var strikes: ArraySlice<Strike>
        var blow: Blow?
    }

    /// In nanoseconds.
    private static let patience = UInt64(FaultSchedule.patience) * 1_000_000

    private let cluster: TrialCluster
    private let lookout: Lookout
    private let progress: Progress
    private let origin: UInt64
    private var lanes: [Lane]
    /// What fell and was healed.
    private(set) var records: [FaultRecord] = []

    /// - Parameter origin: when the run began, on the monotonic clock.
    init(_ schedule: FaultSchedule, _ cluster: TrialCluster, _ lookout: Lookout, _ progress: Progress, origin: UInt64) {
        self.cluster = cluster
        self.lookout = lookout
        self.progress = progress
        self.origin = origin
        lanes = schedule.lanes.map { Lane(strikes: $0[...]) }
    }

    /// What is being done to members now, for people.
    var text: String {
        let blows = lanes.compactMap(\.blow).map {
            "\($0.strike.nemesis.rawValue) \(Self.names($0.victims.keys.sorted()))"
        }
        return blows.isEmpty ? "" : ", " + blows.joined(separator: ", ")
    }

    /// - Parameter phaseStart: when the phase of faults began, on the monotonic clock.
    func tick(phaseStart: UInt64) throws(SystemError) {
        for index in lanes.indices {
            let now = Clocks.monotonic()
            if let blow = lanes[index].blow {
                if now >= blow.due { try heal(index) }
            } else if let strike = lanes[index].strikes.first {
                let planned = phaseStart + UInt64(strike.start) * 1_000_000
                guard now >= planned else { continue }
                if try fall(strike, lane: index, now: now) || now - planned > Self.patience {
                    lanes[index].strikes.removeFirst()
                }
            }
        }
    }

    /// Ends what lasts.
    func healAll() throws(SystemError) {
        for index in lanes.indices {
            lanes[index].strikes = []
            try heal(index)
        }
    }

    private func fall(_ strike: Strike, lane: Int, now: UInt64) throws(SystemError) -> Bool {
        let members = victims(of: strike)
        guard !members.isEmpty else { return false }
        var victims: [Int: Int32] = [:]
        for member in members { victims[member] = cluster.pid(of: member) }
        for member in members {
            switch strike.nemesis {
            case .kill, .damage: try cluster.kill(member)
            case .pause: try cluster.pause(member)
            }
        }
        lanes[lane].blow = Blow(
            strike: strike, victims: victims, start: now, due: now + UInt64(strike.duration) * 1_000_000)
        let who = strike.target == .all ? "" : "\(strike.target.rawValue) "
        progress.note(
            "\(strike.nemesis.rawValue) \(who)\(Self.names(members)) for \(strike.duration) ms")
        return true
    }

    private func victims(of strike: Strike) -> [Int] {
        let running = cluster.running.sorted()
        switch strike.target {
        case .leader: return lookout.leader(among: cluster.running).map { [$0] } ?? []
        case .follower:
            guard let leader = lookout.leader(among: cluster.running) else { return [] }
            let followers = running.filter { $0 != leader }
            return followers.isEmpty ? [] : [followers[Int(strike.choice % UInt64(followers.count))]]
        case .all: return strike.nemesis == .kill ? cluster.alive.sorted() : running
        }
    }

    private func heal(_ lane: Int) throws(SystemError) {
        guard let blow = lanes[lane].blow else { return }
        lanes[lane].blow = nil
        let members = blow.victims.keys.sorted()
        for member in members {
            switch blow.strike.nemesis {
            case .kill, .damage: try cluster.start(member)
            case .pause: if cluster.pid(of: member) == blow.victims[member] { try cluster.resume(member) }
            }
        }
        records.append(
            FaultRecord(
                nemesis: blow.strike.nemesis, target: blow.strike.target, members: members, start: blow.start - origin,
                end: Clocks.monotonic() - origin))
        progress.note("\(blow.strike.nemesis == .kill ? "start" : "resume") \(Self.names(members))")
    }

    private static func names(_ members: [Int]) -> String { members.map { "m\($0)" }.joined(separator: " ") }
}
