/// The last request of a member that a leader appended or refused in its term: only later ones are taken.
struct ForwardedSequence: Hashable, Sendable {
    var incarnation: UInt64
    var sequence: UInt64

    /// Whether a request with this number can not have been seen before in this term.
    func precedes(_ header: ProposalHeader) -> Bool {
        incarnation == header.incarnation ? sequence < header.sequence : incarnation < header.incarnation
    }
}
