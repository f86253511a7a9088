import Raft
import Testing

@testable import SmallScope

/// The specification is fed steps by hand: those that no Raft takes, it must refuse.
@Suite struct NaiveMemberTests {
    private static let one = MemberID(1)
    private static let two = MemberID(2)

    /// Member 1 of three, in term 2, with two entries of term 1 of which one is committed.
    private var facts: MemberFacts {
        MemberFacts(
            term: Term(2), vote: nil, role: .follower, log: NaiveLog(terms: [Term(1), Term(1)]), commit: LogIndex(1),
            durable: LogIndex(2), configuration: Configuration(voters: [MemberID(1), MemberID(2), MemberID(3)]))
    }

    private func refusal(
        _ input: Input, from before: MemberFacts? = nil, sent: [Envelope] = [],
        prepare: (inout NaiveMember) -> Void = { _ in },
        _ change: (inout MemberFacts) -> Void
    ) -> String? {
        let before = before ?? facts
        var member = NaiveMember(id: Self.one, facts: before)
        prepare(&member)
        var after = before
        change(&after)
        do throws(Refusal) {
            try member.follow(input, from: before, to: after, sent: sent)
            return nil
        } catch {
            return error.reason
        }
    }

    private func received(_ body: Message.Body, term: UInt64 = 2) -> Input {
        .received(Message(term: Term(term), body: body), from: Self.two)
    }

    private func append(after index: UInt64, _ term: UInt64, _ terms: [UInt64] = [], commit: UInt64 = 1) -> Message.Body
    {
        let entries = terms.enumerated().map { offset, term in
            Entry(
                index: LogIndex(index + 1 + UInt64(offset)), term: Term(term), stamp: .zero, kind: .command, payload: []
            )
        }
        return .append(
            Message.Append(
                previousIndex: LogIndex(index), previousTerm: Term(term), commit: LogIndex(commit), stamp: .zero,
                entries: entries))
    }

    private func leader(_ facts: inout MemberFacts) {
        facts.role = .leader
        facts.vote = Self.one
        facts.log.append(Term(2))
    }

    @Test("to do nothing is always allowed")
    func stutter() {
        #expect(refusal(.tick) { _ in } == nil)
        #expect(refusal(received(append(after: 2, 1, [2]))) { _ in } == nil)
    }

    @Test("a campaign raises the term by one and votes for itself")
    func campaign() {
        func campaigns(_ term: UInt64, _ vote: MemberID) -> String? {
            refusal(.tick) {
                $0.term = Term(term)
                $0.vote = vote
                $0.role = .candidate
            }
        }
        #expect(campaigns(3, Self.one) == nil)
        #expect(campaigns(4, Self.one) == "the term goes back")
        #expect(campaigns(3, Self.two) == "the vote changes without a reason")
        #expect(refusal(.tick) { $0.term = Term(1) } == "the term goes back")
    }

    @Test("a newer term is heeded, except where it may be ignored")
    func newerTerms() {
        let deaf = "a newer term is ignored"
        #expect(refusal(received(append(after: 2, 1, [3]), term: 3)) { _ in } == deaf)
        #expect(refusal(received(.heartbeatReply(round: 1), term: 3)) { _ in } == deaf)
        #expect(refusal(received(.voteReply(granted: false), term: 3)) { _ in } == deaf)
        #expect(refusal(received(.heartbeatReply(round: 1), term: 3)) { $0.term = Term(3) } == nil)
        let request = Message.Body.requestVote(lastIndex: LogIndex(2), lastTerm: Term(1), isTransfer: false)
        #expect(refusal(received(request, term: 3)) { _ in } == nil)
        #expect(refusal(received(.preVote(lastIndex: LogIndex(2), lastTerm: Term(1)), term: 3)) { _ in } == nil)
    }

    @Test("a candidate follows the leader of its term")
    func candidateFollows() {
        var candidate = facts
        candidate.role = .candidate
        let heartbeat = received(.heartbeat(commit: LogIndex(1), stamp: .zero, round: 0))
        #expect(refusal(heartbeat, from: candidate) { _ in } == "the leader of the term is not followed")
        #expect(refusal(heartbeat, from: candidate) { $0.role = .follower } == nil)
    }

    @Test("an abstention is a vote for oneself, without a campaign")
    func abstention() {
        #expect(refusal(.abstain(through: Term(5))) { ($0.term, $0.vote) = (Term(5), Self.one) } == nil)
        #expect(refusal(.abstain(through: Term(5))) { ($0.term, $0.vote) = (Term(5), Self.two) } != nil)
        #expect(refusal(.abstain(through: Term(1))) { _ in } == nil)
    }

    @Test("the membership changes one change at a time, and in a new term after an entry of it")
    func changes() {
        let two = [MemberID(1), MemberID(2)]
        func changes(committed: UInt64, changedAt: UInt64, isJoint: Bool = false) -> String? {
            var leads = facts
            leader(&leads)
            leads.commit = LogIndex(committed)
            leads.configurationIndex = LogIndex(changedAt)
            if isJoint { leads.configuration.outgoing = two }
            return refusal(.tick, from: leads) {
                $0.log.append(Term(2))
                $0.configuration = Configuration(voters: two)
                $0.configurationIndex = LogIndex(4)
            }
        }
        #expect(changes(committed: 3, changedAt: 2) == nil)
        #expect(
            changes(committed: 2, changedAt: 2)
                == "the membership is changed before an entry of the leader's term is committed")
        #expect(changes(committed: 2, changedAt: 2, isJoint: true) == nil)
        #expect(changes(committed: 2, changedAt: 3) == "the membership is changed while a change is under way")
    }

    @Test("a vote is given once, and to a log that is not behind")
    func votes() {
        let request = received(.requestVote(lastIndex: LogIndex(2), lastTerm: Term(1), isTransfer: false))
        let behind = received(.requestVote(lastIndex: LogIndex(1), lastTerm: Term(1), isTransfer: false))
        #expect(refusal(request) { $0.vote = Self.two } == nil)
        #expect(refusal(behind) { $0.vote = Self.two } == "a vote for a log that is behind")
        #expect(refusal(request) { $0.vote = MemberID(3) } == "the vote changes without a reason")
        var voted = facts
        voted.vote = MemberID(3)
        #expect(refusal(request, from: voted) { $0.vote = Self.two } == "a second vote in one term")
        #expect(refusal(request, from: voted) { $0.vote = nil } == "the vote changes without a reason")
    }

    @Test("nobody leads without a majority of votes")
    func leads() {
        var candidate = facts
        candidate.role = .candidate
        candidate.vote = Self.one
        func wins(_ votes: Set<MemberID>, _ input: Input) -> String? {
            refusal(input, from: candidate, prepare: { $0.votes = votes }, leader)
        }
        #expect(wins([Self.one], received(.voteReply(granted: true))) == nil)
        #expect(wins([Self.one], received(.voteReply(granted: false))) == "a leader without the votes of a majority")
        #expect(
            wins([Self.one], received(.voteReply(granted: true), term: 1)) == "a leader without the votes of a majority"
        )
        #expect(refusal(.tick, leader) == "a leader that was no candidate")
    }

    @Test("a majority of a joint configuration is one of both halves")
    func joint() {
        let joint = Configuration(
            voters: [MemberID(1), MemberID(4), MemberID(5)], outgoing: [MemberID(1), MemberID(2), MemberID(3)])
        #expect(joint.isMajority([MemberID(1), MemberID(2), MemberID(4)]))
        #expect(!joint.isMajority([MemberID(1), MemberID(2), MemberID(3)]))
        #expect(!joint.isMajority([MemberID(1), MemberID(4), MemberID(5)]))
    }

    @Test("a follower's log changes only as its leader's append says")
    func appends() {
        #expect(refusal(received(append(after: 2, 1, [2]))) { $0.log.append(Term(2)) } == nil)
        #expect(
            refusal(received(append(after: 2, 2, [2]))) { $0.log.append(Term(2)) } == "the log changes without a reason"
        )
        #expect(refusal(.tick) { $0.log.append(Term(2)) } == "the log changes without a reason")
        #expect(refusal(received(append(after: 1, 1, [2]))) { $0.log = NaiveLog(terms: [Term(1), Term(2)]) } == nil)
        #expect(
            refusal(received(append(after: 0, 0, [2]))) { $0.log = NaiveLog(terms: [Term(2)]) }
                == "a committed entry is replaced")
        // An append without a conflict cuts nothing off.
        #expect(
            refusal(received(append(after: 0, 0, [1]))) { $0.log = NaiveLog(terms: [Term(1)]) }
                == "the log changes without a reason")
    }

    @Test("a follower commits what its leader says and what it shares with it, no more")
    func learns() {
        #expect(refusal(received(append(after: 2, 1, commit: 2))) { $0.commit = LogIndex(2) } == nil)
        let tooMuch = "a follower commits more than its leader says, or than it shares with it"
        #expect(refusal(received(append(after: 2, 1, commit: 1))) { $0.commit = LogIndex(2) } == tooMuch)
        #expect(refusal(received(append(after: 1, 1, commit: 2))) { $0.commit = LogIndex(2) } == tooMuch)
        #expect(refusal(.tick) { $0.commit = LogIndex(2) } == "the commit index changes without a reason")
        #expect(refusal(.tick) { $0.commit = LogIndex(0) } == "the commit index changes without a reason")
        let heartbeat = Message.Body.heartbeat(commit: LogIndex(2), stamp: .zero, round: 0)
        #expect(refusal(received(heartbeat)) { $0.commit = LogIndex(2) } == nil)
    }

    @Test("a leader commits an entry of its own term that a majority has, itself included only when durable")
    func commits() {
        var leading = facts
        leader(&leading)
        func commits(_ index: UInt64, _ match: UInt64, durable: UInt64) -> String? {
            refusal(received(.appendAccepted(match: LogIndex(match))), from: leading) {
                $0.commit = LogIndex(index)
                $0.durable = LogIndex(durable)
            }
        }
        #expect(commits(3, 3, durable: 3) == nil)
        #expect(commits(3, 3, durable: 2) == "a commit without a majority")
        #expect(commits(3, 2, durable: 3) == "a commit without a majority")
        // Figure 3.7.
        #expect(commits(2, 2, durable: 3) == "an entry of an older term is committed by counting")
    }

    @Test("a leader does not shorten its log, and nobody else makes entries")
    func entries() {
        var leading = facts
        leader(&leading)
        #expect(refusal(.propose([]), from: leading) { $0.log.append(Term(2)) } == nil)
        #expect(
            refusal(.propose([]), from: leading) { $0.log = NaiveLog(terms: [Term(1)]) }
                == "the log changes without a reason")
        #expect(refusal(.propose([])) { $0.log.append(Term(2)) } == "the log changes without a reason")
    }

    @Test("what is not committed is not compacted, and no snapshot replaces what is")
    func snapshots() {
        #expect(
            refusal(.compact(through: LogIndex(1))) {
                $0.log = NaiveLog(base: LogIndex(1), baseTerm: Term(1), terms: [Term(1)])
            } == nil)
        #expect(
            refusal(.compact(through: LogIndex(2))) { $0.log = NaiveLog(base: LogIndex(2), baseTerm: Term(1)) }
                == "what is not committed is compacted")
        func installs(_ index: UInt64) -> String? {
            let metadata = SnapshotMetadata(
                index: LogIndex(index), term: Term(2), stamp: .zero, configuration: facts.configuration)
            return refusal(.snapshotReceived(metadata)) {
                $0.log = NaiveLog(base: LogIndex(index), baseTerm: Term(2))
                $0.commit = LogIndex(index)
            }
        }
        #expect(installs(5) == nil)
        #expect(installs(1) == "a snapshot takes the place of what is committed")
    }

    /// Member 1 had four entries, of which the last was of term 2, and has lost the last two.
    private var damaged: MemberFacts {
        var facts = facts
        facts.promised = LogEnd(Term(2), LogIndex(4))
        return facts
    }

    private func recalled(after index: UInt64, _ term: UInt64, _ terms: [UInt64]) -> Input {
        let entries = terms.enumerated().map { offset, term in
            Entry(
                index: LogIndex(index + 1 + UInt64(offset)), term: Term(term), stamp: .zero, kind: .command, payload: []
            )
        }
        return .recalled(EntryRun(after: LogEnd(Term(term), LogIndex(index)), entries))
    }

    @Test("a member that lost entries votes for no log that ends before its own did, and does not campaign")
    func promises() {
        func votes(_ index: UInt64, _ term: UInt64) -> String? {
            let body = Message.Body.requestVote(lastIndex: LogIndex(index), lastTerm: Term(term), isTransfer: false)
            return refusal(received(body), from: damaged) { $0.vote = Self.two }
        }
        #expect(votes(4, 2) == nil)
        #expect(votes(3, 2) == "a vote for a log that is behind")
        #expect(votes(9, 1) == "a vote for a log that is behind")
        let campaign = refusal(.tick, from: damaged) {
            $0.term = Term(3)
            $0.vote = Self.one
            $0.role = .candidate
        }
        #expect(campaign == "a member campaigns without entries that it acknowledged")
    }

    @Test("a member gets back the entries that it lost, all of them and no others")
    func recall() {
        func takes(_ input: Input, _ terms: [UInt64], from before: MemberFacts? = nil) -> String? {
            refusal(input, from: before ?? damaged) { $0.log = NaiveLog(terms: terms.map { Term($0) }) }
        }
        #expect(takes(recalled(after: 2, 1, [1, 2]), [1, 1, 1, 2]) == nil)
        #expect(takes(recalled(after: 1, 1, [1, 2, 2]), [1, 1, 2, 2]) == nil)
        #expect(takes(recalled(after: 2, 1, [1, 2]), [1, 1, 1]) == "the log changes without a reason")
        #expect(takes(recalled(after: 2, 1, [1]), [1, 1, 1]) == "entries are recalled that were not promised")
        #expect(
            takes(recalled(after: 2, 1, [1, 2]), [1, 1, 1, 2], from: facts)
                == "entries are recalled that were not promised")
        #expect(takes(recalled(after: 3, 1, [2]), [1, 1, 1, 2]) == "entries are recalled that do not fit the log")
        #expect(
            takes(recalled(after: 1, 1, [2, 2, 2]), [1, 2, 2, 2]) == "entries are recalled that do not fit the log")
    }

    @Test("a promise ends when it is kept on the disk, overtaken by what is committed, or found to be replaced")
    func promiseEnds() {
        func ends(_ input: Input = .tick, log: [UInt64], durable: UInt64, commit: UInt64 = 1) -> String? {
            var before = damaged
            before.log = NaiveLog(terms: log.map { Term($0) })
            before.commit = LogIndex(commit)
            before.durable = LogIndex(durable)
            return refusal(input, from: before) { $0.promised = nil }
        }
        #expect(ends(log: [1, 1], durable: 2) == "a promise is forgotten")
        #expect(ends(log: [1, 1, 1, 2], durable: 3) == "a promise is forgotten")
        #expect(ends(log: [1, 1, 1, 2], durable: 4) == nil)
        #expect(ends(log: [1, 1, 1, 1], durable: 4, commit: 3) == "a promise is forgotten")
        #expect(ends(log: [1, 1, 1, 1], durable: 4, commit: 4) == nil)
        #expect(ends(recalled(after: 1, 1, [2, 2, 2]), log: [1, 1], durable: 2) == nil)
        #expect(ends(recalled(after: 1, 1, [1, 2, 2]), log: [1, 1], durable: 2) == "a promise is forgotten")
        #expect(ends(recalled(after: 1, 1, [2, 2]), log: [1, 1], durable: 2) == "a promise is forgotten")
        #expect(refusal(.tick) { $0.promised = LogEnd(Term(2), LogIndex(4)) } == "the promise changes without a reason")
    }

    @Test("only who has lost entries says so, and where its log ends now")
    func losses() {
        func says(_ index: UInt64, from before: MemberFacts) -> String? {
            let message = Message(term: Term(2), body: .logLost(end: LogEnd(Term(1), LogIndex(index))))
            return refusal(.tick, from: before, sent: [Envelope(to: Self.two, message: message)]) { _ in }
        }
        #expect(says(2, from: damaged) == nil)
        #expect(says(1, from: damaged) == "a loss is told that is not so")
        #expect(says(2, from: facts) == "a loss is told that is not so")
    }

    @Test("a message says only what is so")
    func messages() {
        func says(_ body: Message.Body, term: UInt64 = 2, leads: Bool = false) -> String? {
            var before = facts
            if leads { leader(&before) }
            let envelope = Envelope(to: Self.two, message: Message(term: Term(term), body: body))
            return refusal(.tick, from: before, sent: [envelope]) { _ in }
        }
        #expect(says(.voteReply(granted: true)) == "a vote is told that was not given")
        #expect(says(.voteReply(granted: false)) == nil)
        #expect(says(.voteReply(granted: false), term: 1) == "a message of another term")
        #expect(
            says(.requestVote(lastIndex: LogIndex(2), lastTerm: Term(1), isTransfer: false))
                == "a request for votes that is not so")
        #expect(says(append(after: 2, 1), leads: true) == nil)
        #expect(says(append(after: 2, 1)) == "an append that is not of the sender's log")
        #expect(says(append(after: 2, 2), leads: true) == "an append that is not of the sender's log")
        #expect(says(append(after: 2, 1, [1]), leads: true) == "an append that is not of the sender's log")
        #expect(says(append(after: 2, 1, commit: 2), leads: true) == "a commit index is told that is not so")
        #expect(says(.appendAccepted(match: LogIndex(2))) == nil)
        #expect(says(.appendAccepted(match: LogIndex(3))) == "an acknowledgement of what is not there")
        #expect(
            says(.heartbeat(commit: LogIndex(1), stamp: .zero, round: 0), leads: true)
                == "a heartbeat names more than its receiver shares with the leader")
        #expect(says(.heartbeat(commit: .zero, stamp: .zero, round: 0), leads: true) == nil)
    }
}
