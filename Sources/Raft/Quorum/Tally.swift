/// Who answered a campaign, and how. Each member counts once, however often the network repeats its answer.
struct Tally: Hashable, Sendable {
    private(set) var granted: [MemberID] = []
    private(set) var refused: [MemberID] = []

    mutating func record(_ member: MemberID, granted isGranted: Bool) {
        guard !granted.contains(member), !refused.contains(member) else { return }
        if isGranted { granted.append(member) } else { refused.append(member) }
    }

    /// How the campaign stands; both halves of a joint configuration must be won (dissertation §4.3).
    func result(in configuration: Configuration) -> VoteResult {
        let incoming = result(among: configuration.voters)
        let outgoing = result(among: configuration.outgoing)
        if incoming == .lost || outgoing == .lost { return .lost }
        return incoming == .won && outgoing == .won ? .won : .pending
    }

    private func result(among voters: [MemberID]) -> VoteResult {
        let yes = granted.count(where: voters.contains)
        let no = refused.count(where: voters.contains)
        return Majority.result(voters: voters.count, granted: yes, refused: no)
    }

    #if Zoo
        /// Counts a granted vote that is counted already.
        mutating func recordAgain(_ member: MemberID) { granted.append(member) }
    #endif
}
