internal import Synchronization

/// Which mutation lives in this process: none, or one.
///
/// Process-wide, because sites lie deep in values whose signatures must not know of it. Chosen once before the run it is
/// meant for; every thread sees the same choice, and all hits are counted together. A campaign that wants to know of each
/// run whether it reached the mutated line does one run at a time per process.
public enum MutationChoice {
    /// Brings `mutation` to life, or none, and forgets the hits. `withoutMask` also takes away the second defence that
    /// hides the mutation, where its ``Mutation/mask`` names one.
    public static func choose(_ mutation: Mutation?, withoutMask: Bool = false) {
        chosen.store(mutation?.rawValue ?? 0, ordering: .relaxed)
        isMaskOff.store(withoutMask, ordering: .relaxed)
        hitCount.store(0, ordering: .relaxed)
    }

    /// The mutation that lives, if one does.
    public static var mutation: Mutation? { Mutation(rawValue: chosen.load(ordering: .relaxed)) }

    /// How often the mutated line ran since the choice was made.
    public static var hits: UInt64 { hitCount.load(ordering: .relaxed) }
}

// At the top level, where a constant needs no lock to be made: asking costs a load and a comparison.
private let chosen = Atomic<UInt16>(0)
private let isMaskOff = Atomic<Bool>(false)
private let hitCount = Atomic<UInt64>(0)

/// Whether `mutation` lives. A site asks only where the answer changes what it does: yes means the mutated line runs, and
/// is counted.
public func zoo(_ mutation: Mutation) -> Bool {
    guard chosen.load(ordering: .relaxed) == mutation.rawValue else { return false }
    hitCount.wrappingAdd(1, ordering: .relaxed)
    return true
}

/// Whether `mutation` lives and the defence that masks it is to be taken away. Not counted: this is the mask's line.
public func zooWithoutMask(_ mutation: Mutation) -> Bool {
    chosen.load(ordering: .relaxed) == mutation.rawValue && isMaskOff.load(ordering: .relaxed)
}

/// Whether broken invariants of the cores are passed over: they are the mask that was taken away.
public func zooPassesInvariants() -> Bool {
    isMaskOff.load(ordering: .relaxed) && MutationChoice.mutation?.isMaskedByInvariants == true
}
