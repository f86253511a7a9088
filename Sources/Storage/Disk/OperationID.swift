/// Names one disk operation, so that its completion finds the one who asked.
///
/// Operations of one lane are carried out and answered in the order in which they were submitted. The two lanes are
/// independent: an executor may run them one after the other on one thread, or each on a thread of its own.
public struct OperationID: Hashable, Sendable {
    /// Who waits for the operation.
    public enum Lane: UInt8, Hashable, Sendable {
        /// Recovery and the commits of the log: clients wait for these.
        case log = 0
        /// Segments made ahead, snapshots, deletions: nobody waits.
        case background = 1
    }

    public var lane: Lane
    /// Never used twice in a lane, except that an operation refused for want of space is submitted again
    /// as it was.
    public var number: UInt64

    public init(lane: Lane, number: UInt64) {
        self.lane = lane
        self.number = number
    }
}
