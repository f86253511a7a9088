/// Something that goes wrong from one moment to another. Chance that it needs comes from a seed of its own, so that taking
/// another fault out of the plan does not change it.
struct PlannedFault: Hashable {
    var kind: FaultKind
    /// Simulated time, in nanoseconds.
    var begins: UInt64
    var ends: UInt64
    var seed: UInt64
    /// Its place in the plan of the whole run.
    var number = 0
}
