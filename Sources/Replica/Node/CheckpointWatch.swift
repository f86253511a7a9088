internal import Coordination
internal import Raft

/// How far a member is with checking its state against the others': what it looks at itself and, on a leader, what the others have said.
struct CheckpointWatch: Sendable {
    /// The checkpoint that is being looked at.
    var scrub: StateScrub?

    // On a leader:
    /// Where the checkpoint stands whose hashes are being collected, and since which tick.
    private(set) var collecting: (index: LogIndex, since: UInt64)?
    private(set) var hashes: [MemberID: UInt64] = [:]
    /// A checkpoint has been asked for and is not applied.
    private(set) var asked: UInt64?
    private(set) var round: UInt64 = 0
    /// Where the next look at what lies in memory begins.
    private(set) var key: [UInt8] = []
    private(set) var lastIndex: LogIndex = .zero
    private(set) var lastTick: UInt64 = 0
    private(set) var lastThoroughTick: UInt64 = 0

    var isUnderway: Bool { asked != nil || collecting != nil }

    /// A leader begins: what an earlier one collected is nothing to it.
    mutating func lead(at tick: UInt64, _ index: LogIndex) {
        self = CheckpointWatch()
        lastIndex = index
        lastTick = tick
        lastThoroughTick = tick
    }

    mutating func asked(_ sequence: UInt64, thorough: Bool, at tick: UInt64) {
        asked = sequence
        round += 1
        lastTick = tick
        if thorough { lastThoroughTick = tick }
    }

    /// The own checkpoint is applied: from now on others may say what they have.
    mutating func collect(at index: LogIndex, since tick: UInt64) {
        asked = nil
        lastIndex = index
        collecting = (index, tick)
        hashes = [:]
    }

    mutating func report(_ hash: UInt64, of member: MemberID, at index: LogIndex) {
        guard index == collecting?.index else { return }
        hashes[member] = hash
    }

    mutating func looked(to next: [UInt8]) { key = next }

    mutating func finish() {
        collecting = nil
        asked = nil
        hashes = [:]
    }
}
