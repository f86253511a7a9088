/// How much happened in a run, or in all runs of a campaign.
public struct Counters: Hashable, Sendable {
    public var events = 0
    public var steps = 0
    public var messages = 0
    public var corruptMessages = 0
    /// Old messages that came again.
    public var replays = 0
    public var appends = 0
    public var diskOperations = 0
    public var diskFailures = 0
    public var elections = 0
    public var commits = 0
    public var starts = 0
    public var failedStarts = 0
    public var powerLosses = 0
    public var tornTails = 0
    public var tornWrites = 0
    public var snapshotsTaken = 0
    public var snapshotsInstalled = 0
    public var fullDisks = 0
    public var repairs = 0
    public var damages = 0
    public var configurationChanges = 0
    public var transfers = 0
    public var operatorRequests = 0
    /// Requests of clients.
    public var asked = 0
    public var answered = 0
    public var timedOut = 0
    /// Faults that struck, by class.
    public var faults = FaultCounts()

    public init() {}

    public static func += (sum: inout Counters, more: Counters) {
        sum.events += more.events
        sum.steps += more.steps
        sum.messages += more.messages
        sum.corruptMessages += more.corruptMessages
        sum.replays += more.replays
        sum.appends += more.appends
        sum.diskOperations += more.diskOperations
        sum.diskFailures += more.diskFailures
        sum.elections += more.elections
        sum.commits += more.commits
        sum.starts += more.starts
        sum.failedStarts += more.failedStarts
        sum.powerLosses += more.powerLosses
        sum.tornTails += more.tornTails
        sum.tornWrites += more.tornWrites
        sum.snapshotsTaken += more.snapshotsTaken
        sum.snapshotsInstalled += more.snapshotsInstalled
        sum.fullDisks += more.fullDisks
        sum.repairs += more.repairs
        sum.damages += more.damages
        sum.configurationChanges += more.configurationChanges
        sum.transfers += more.transfers
        sum.operatorRequests += more.operatorRequests
        sum.asked += more.asked
        sum.answered += more.answered
        sum.timedOut += more.timedOut
        sum.faults += more.faults
    }
}
