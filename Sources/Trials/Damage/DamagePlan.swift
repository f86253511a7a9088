internal import Determinism

/// Which damage a run does, in which order: the same seed plans the same.
///
/// What members repair comes first, over and over; what they must refuse comes last, each once at most. A member that
/// has refused stays out: only a change of the members brings it back, and an older copy of its directory would be a
/// lie about what it had promised. The others must still be a majority.
public struct DamagePlan: Hashable, Sendable {
    /// What is done to one member.
    public struct Round: Hashable, Sendable {
        public var kind: DamageKind
        /// Picks the member, the file, the place in it and the rest after it.
        public var choice: UInt64
    }

    /// Fewer members have no majority left when one is out.
    public static let membersMin = 3
    /// Milliseconds between the end of one round and the next.
    static let rests = 300...1_500

    /// What comes at the end of the faults.
    public let refusals: [Round]
    private var chance: SplitMix64
    private var kinds: [DamageKind] = []

    public init(seed: UInt64, members: Int) {
        var seeds = SplitMix64(seed: seed ^ 0x6A09_E667_F3BC_C909)
        chance = SplitMix64(seed: seeds.next())
        let most = max(0, (members - 1) / 2)
        var refusals: [Round] = []
        for kind in DamageKind.refused.shuffled(using: &chance).prefix(most) {
            refusals.append(Round(kind: kind, choice: chance.next()))
        }
        self.refusals = refusals
    }

    /// The next round that members repair. Each kind comes once before any comes again.
    public mutating func nextRepair() -> Round {
        if kinds.isEmpty { kinds = DamageKind.repaired.shuffled(using: &chance) }
        return Round(kind: kinds.removeLast(), choice: chance.next())
    }

    /// The same kind once more, to another member or place: for a round that cost nothing.
    public mutating func again(_ round: Round) -> Round { Round(kind: round.kind, choice: chance.next()) }

    /// Milliseconds from the end of a round to the next.
    public static func rest(after round: Round) -> Int {
        rests.lowerBound + Int(round.choice % UInt64(rests.count))
    }
}
