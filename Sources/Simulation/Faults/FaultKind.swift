/// Who is hit.
enum Target: UInt8, CaseIterable, Hashable {
    case anyone
    case leader
    case follower
    case minority
    case half
    case majority
    case all
}

/// How a network is cut.
enum CutShape: UInt8, CaseIterable, Hashable {
    /// One member from all others.
    case one
    case leader
    case minority
    case halves
    /// Two halves that share one member.
    case bridge
    /// Each member reaches a majority, no two of them the same.
    case ring
    case chain
    /// All through one member.
    case star
    /// One member can send and not hear.
    case deaf
    /// One member can hear and not send.
    case mute
    /// From one member to another, in one direction.
    case pair
}

/// What kinds of messages still pass, or do not.
enum FilterShape: UInt8, CaseIterable, Hashable {
    case onlyVotes
    case onlyHeartbeats
    case noSnapshots
    case noForwards
    case noAppends
    case noVotes
}

/// At what moment an ambush strikes.
enum Ambush: UInt8, CaseIterable, Hashable {
    case vote
    case firstAppendOfTerm
    case configuration
    case snapshotHalfSent
    case timeoutNow
    case acknowledgement
}

/// What an ambush does to the member that it waited for.
enum Blow: UInt8, Hashable {
    case losesPower
    case stops
    case isIsolated
    case isPaused
    /// Not the sender: whoever gets the message loses power before the next flush of its log.
    case receiverLosesPower
    /// The operator asks it for a change of the membership, or for two.
    case isAskedForChange

    /// What can happen to any process.
    static let ofProcesses: [Blow] = [.losesPower, .stops, .isIsolated, .isPaused, .receiverLosesPower]
}

/// One thing that can go wrong.
enum FaultKind: Hashable {
    // The network.
    case cut(CutShape)
    /// Cut and whole in turns, the period in nanoseconds.
    case flap(CutShape, period: UInt64)
    /// Links of half of the members stop one by one and come back one by one.
    case swizzle
    case filter(FilterShape)
    /// Everything is slow, and some of it is lost or repeated.
    case storm
    /// A link takes so many bytes a second.
    case slowLink(bytesPerSecond: UInt64)
    /// All connections of one member break.
    case reset(Target)
    /// Old messages come again.
    case replay(count: Int)
    /// One member's connections break now and then, with a message under way.
    case fragile(Target)
    /// Clients do not reach some members.
    case cutClients(Target)

    // Processes.
    case stop(Target)
    case losePower(Target)
    /// Power is lost in the middle of what one step wants done.
    case losePowerWithin(Target, effects: Int)
    /// Each start ends in another crash, at some step of recovery.
    case crashLoop(Target, times: Int)
    case pause(Target)
    /// Each step takes so long.
    case slow(Target, nanoseconds: UInt64)
    /// Asked to stop: hands over, closes, and starts again.
    case depart(Target)
    /// Starts again with other time-outs and bounds.
    case reconfigure(Target)
    case ambush(Ambush, Blow)

    // Clocks.
    case drift(Target, Drift)
    /// The machine sleeps: nothing runs, and its monotonic clock stands still.
    case suspend(Target)

    // Disks.
    case flushFails(Target)
    case writeFails(Target)
    case full(Target)
    case slowDisk(Target, factor: Int)
    case stall(Target)

    // Damage.
    case damage
    case wipe
    /// Damage to one while some fall behind, whom alone it reaches afterwards.
    case loneRepair

    // Members.
    case transfer
    case addMember
    case removeMember
    case replaceMember
    /// The next member that is elected is asked for changes before it can have committed anything.
    case hastyChange

    // Load.
    case burst(requests: Int)

    /// The classes from which a run draws.
    enum Class: UInt8, CaseIterable, Hashable {
        case network
        case process
        case clock
        case disk
        case damage
        case membership
        case load
    }

    var `class`: Class {
        switch self {
        case .cut, .flap, .swizzle, .filter, .storm, .slowLink, .reset, .replay, .fragile, .cutClients: .network
        case .stop, .losePower, .losePowerWithin, .crashLoop, .pause, .slow, .depart, .reconfigure, .ambush: .process
        case .drift, .suspend: .clock
        case .flushFails, .writeFails, .full, .slowDisk, .stall: .disk
        case .damage, .wipe, .loneRepair: .damage
        case .transfer, .addMember, .removeMember, .replaceMember, .hastyChange: .membership
        case .burst: .load
        }
    }
}
