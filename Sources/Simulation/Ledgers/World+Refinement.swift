internal import Raft
internal import Replica
internal import SmallScope

/// S18: every step of every core is one, several or none of those that the naive Raft may take.
extension World {
    /// A core begins, with what its member has recovered.
    mutating func beginRefinement(of member: SimulatedMember, _ core: RaftNode) {
        guard options.isRefined else { return }
        refinement.start(core)
        member.specified = SmallScope.MemberFacts(core)
    }

    mutating func follow(_ steps: [ConsensusStep], of member: SimulatedMember) {
        for step in steps {
            guard let before = member.specified else { return }
            let after = SmallScope.MemberFacts(step.after)
            member.specified = after
            if let refusal = refinement.step(member.id, step.input, from: before, to: after, sent: step.sent) {
                violate(.s18, "m\(member.index + 1) takes a step that the naive Raft does not know: \(refusal)")
                return
            }
        }
    }
}
