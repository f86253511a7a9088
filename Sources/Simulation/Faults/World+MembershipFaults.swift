internal import Determinism

/// Changes of the membership, asked for while other things go wrong.
extension World {
    mutating func beginMembershipChange(_ kind: FaultKind, _ index: Int, _ chance: inout SplitMix64) -> Bool { false }
}
