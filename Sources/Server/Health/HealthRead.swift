/// A read that must be made before a question about health can be answered.
public enum HealthRead: Hashable, Sendable {
    /// Of the local state: at once.
    case serializable
    /// Confirmed by the leader: takes a round trip, and fails by a time-out without one.
    case linearizable
}
