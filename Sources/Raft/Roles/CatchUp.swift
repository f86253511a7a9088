/// Rounds of catching up, dissertation §4.2.1: each one asks for what was the whole log when it began. A member that ends
/// one within an election time-out keeps up.
struct CatchUp: Hashable, Sendable {
    private var goal: LogIndex
    private var ticks = 0
    /// Whether the last round ended in time, and the one under way has not taken too long.
    private(set) var isReached = false

    init(goal: LogIndex) { self.goal = goal }

    /// The member has the log up to `match`, and the log ends at `last`.
    mutating func note(match: LogIndex, last: LogIndex, ticksMax: Int) {
        guard match >= goal else { return }
        isReached = ticks < ticksMax
        goal = last
        ticks = 0
    }

    mutating func tick(ticksMax: Int) {
        ticks = min(ticks + 1, ticksMax)
        if ticks == ticksMax { isReached = false }
    }
}
