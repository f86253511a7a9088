public import Raft

/// What one step of ``DurableLog`` wants done and has to tell.
public struct StorageEffects: Sendable, Equatable {
    /// To be carried out in order, after those of earlier steps.
    public var operations: [DiskOperation] = []
    /// Requests that are durable now, in the order in which they were made.
    public var persisted: [PersistID] = []
    /// Everything else, in the order in which it happened.
    public var events: [StorageEvent] = []

    public init() {}

    public var isEmpty: Bool { operations.isEmpty && persisted.isEmpty && events.isEmpty }
}
