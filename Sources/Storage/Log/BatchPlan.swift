/// What the next batch takes from the waiting queue.
struct BatchPlan: Equatable, Sendable {
    var records: Int
    /// Their exact length, with what goes before them in the batch.
    var bytes: Int
}
