/// The parts of a run, in their order.
public enum Phase: String, Hashable, Sendable, CaseIterable {
    /// Nothing is done to the cluster: what fails here fails without an excuse.
    case healthy
    case faults
    /// Everything is started and resumed, and all members are waited for.
    case heal
    case settle
    /// The clients have ended; the members are read.
    case finalReads = "final-reads"
}
