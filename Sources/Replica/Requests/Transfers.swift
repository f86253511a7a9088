internal import Determinism
internal import Raft

/// Wishes for another leader that wait for what comes of them.
struct Transfers: Sendable {
    /// One of a client of this member.
    struct Own: Sendable {
        let id: RequestID
        let deadline: Instant
        let sequence: UInt64
        let target: MemberID?
        /// Who led, and in which term, when it was handed over.
        let leader: MemberID
        let term: Term
    }

    private(set) var own: [Own] = []
    /// On a leader: those that other members handed to it in this term.
    private(set) var ofOthers: [ProposalHeader] = []
    /// More of other members at once are refused.
    static let ofOthersMax = 64

    var count: Int { own.count }

    mutating func append(_ transfer: Own) { own.append(transfer) }

    /// False when there are too many.
    mutating func append(_ header: ProposalHeader) -> Bool {
        guard ofOthers.count < Self.ofOthersMax else { return false }
        ofOthers.append(header)
        return true
    }

    mutating func takeOfOthers() -> [ProposalHeader] {
        defer { ofOthers = [] }
        return ofOthers
    }

    /// Takes out what `matches`, in the order of arrival.
    mutating func removeAll(where matches: (Own) -> Bool) -> [RequestID] {
        let removed = own.filter(matches)
        own.removeAll(where: matches)
        return removed.map(\.id)
    }
}
