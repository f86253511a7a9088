public import Raft

/// S18: every step of the real members is one, several or none of the naive ones. Fed from outside, judges, changes nothing.
///
/// Votes and acknowledgements that a member was given are remembered from its start on, so a member is to be followed
/// from there; members that never were started here are not judged.
public struct Refinement: Sendable {
    private var members: [MemberID: NaiveMember] = [:]

    public init() {}

    /// A new incarnation, with what it has recovered.
    public mutating func start(_ node: RaftNode) {
        members[node.id] = NaiveMember(id: node.id, facts: MemberFacts(node))
    }

    /// The member took `input` and went from one state to another; `sent` is what it then wanted to be sent, whether it
    /// has to wait for the disk or not. Nil when the specification allows it; after a refusal the member is believed.
    public mutating func step(
        _ member: MemberID, _ input: Input, from before: MemberFacts, to after: MemberFacts, sent: [Envelope]
    ) -> Refusal? {
        guard let known = members[member] else { return nil }
        do throws(Refusal) {
            var naive = known
            try naive.follow(input, from: before, to: after, sent: sent)
            members[member] = naive
            return nil
        } catch {
            members[member] = NaiveMember(id: member, facts: after)
            return error
        }
    }
}
