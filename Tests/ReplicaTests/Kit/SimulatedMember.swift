import Determinism
import Raft
import Storage
import StorageTestKit

@testable import Replica

/// A member's machine: its disk outlives its process, its clock runs at a pace of its own.
///
/// A class, so that looking at one part does not copy the whole node.
final class SimulatedMember {
    let id: MemberID
    /// The process, while it runs; before that its recovery.
    var node: ReplicaNode?
    var recovery: ReplicaRecovery?
    var disk = SimulatedDisk()
    /// Operations handed to the disk and not carried out, by lane.
    var queues: [[DiskOperation]] = [[], []]
    /// Raised at each start and stop: events meant for an earlier life are void.
    var life = 0
    /// Set while each operation of the disk takes this long.
    var diskNanoseconds: UInt64?
    /// Operations carried out so far.
    var operationsDone = 0
    var isProceeding = false
    /// What the process said when it could not go on.
    var failure: ReplicaFailure?
    var isClosed = false
    /// The last index at which the state was compared with that of the others.
    var comparedIndex: UInt64 = 0
    /// Parts per thousand by which its clock is fast.
    private let drift: Int64
    private let clockStart: UInt64

    init(id: MemberID, drift: Int64, clockStart: UInt64) {
        self.id = id
        self.drift = drift
        self.clockStart = clockStart
    }

    var isUp: Bool { node != nil }
    var isDown: Bool { node == nil && recovery == nil }

    /// What this machine's monotonic clock says at a moment of the simulation.
    func clock(at moment: Instant) -> Instant {
        let elapsed = Int64(clamping: moment.nanoseconds)
        return Instant(nanoseconds: clockStart + UInt64(elapsed + elapsed / 1000 * drift))
    }

    func step(_ input: Replica.Input, at moment: Instant) -> Replica.Effects? {
        node?.step(input, now: clock(at: moment))
    }
}
