internal import Determinism

/// All strikes of a run but those of the nemesis `damage`, planned before it begins: the same seed plans the same.
///
/// Each nemesis strikes on its own, one blow after the other; blows of different nemeses overlap, which is where it
/// becomes interesting. Each goes through all its targets before it begins again, so that short runs miss none.
public struct FaultSchedule: Hashable, Sendable {
    /// Milliseconds between the end of one blow and the next of the same nemesis.
    static let pauses = 500...3_000
    /// The first blow falls within so many milliseconds.
    static let firstPauses = 100...800
    /// Milliseconds until a killed member is started again.
    static let downtimes = 50...3_000

    /// Milliseconds for which a blow waits for somebody to hit, above all for a leader; then it is left out.
    public static let patience = 3_000

    /// By nemesis in the order in which they were named, each in order of time.
    public var lanes: [[Strike]]
    /// When the phase of faults ends.
    private let milliseconds: Int

    /// - Parameters:
    ///   - milliseconds: how long the phase of faults lasts; every blow ends before it does.
    ///   - electionTimeout: in milliseconds; pauses are planned around it.
    public init(seed: UInt64, nemeses: [Nemesis], milliseconds: Int, electionTimeout: Int) {
        self.milliseconds = milliseconds
        // Damage waits for repairs, which nobody can plan: it has a plan of its own.
        lanes = nemeses.filter { $0 != .damage }.enumerated().map { lane, nemesis in
            var seeds = SplitMix64(seed: seed ^ UInt64(lane + 1) &* 0xA076_1D64_78BD_642F)
            var chance = SplitMix64(seed: seeds.next())
            return Self.lane(nemesis, milliseconds, electionTimeout, &chance)
        }
    }

    /// The targets that a nemesis must have hit once the phase is over: those of all blows that cannot have been left out
    /// for want of time, waiting and one blow before them included.
    public func targetsDue(of nemesis: Nemesis) -> [Strike.Target] {
        let strikes = lanes.joined().filter { $0.nemesis == nemesis && $0.start + 2 * Self.patience < milliseconds }
        return Strike.Target.allCases.filter { target in strikes.contains { $0.target == target } }
    }

    private static func lane(
        _ nemesis: Nemesis, _ milliseconds: Int, _ electionTimeout: Int, _ chance: inout SplitMix64
    ) -> [Strike] {
        var strikes: [Strike] = []
        var targets: [Strike.Target] = []
        var now = Int.random(in: firstPauses, using: &chance)
        while now < milliseconds {
            if targets.isEmpty { targets = Strike.Target.allCases.shuffled(using: &chance) }
            let wanted = duration(of: nemesis, electionTimeout, number: strikes.count, &chance)
            let strike = Strike(
                nemesis: nemesis, target: targets.removeLast(), start: now,
                duration: min(wanted, milliseconds - now), choice: chance.next())
            strikes.append(strike)
            now += strike.duration + Int.random(in: pauses, using: &chance)
        }
        return strikes
    }

    private static func duration(
        of nemesis: Nemesis, _ electionTimeout: Int, number: Int, _ chance: inout SplitMix64
    ) -> Int {
        switch nemesis {
        case .kill, .damage: Int.random(in: downtimes, using: &chance)
        // Two long ones, one short: over three targets each meets both soon, since their order changes.
        case .pause where number % 3 == 1:
            Int.random(in: electionTimeout / 10...electionTimeout * 7 / 10, using: &chance)
        case .pause: Int.random(in: electionTimeout * 5 / 4...electionTimeout * 4, using: &chance)
        }
    }
}
