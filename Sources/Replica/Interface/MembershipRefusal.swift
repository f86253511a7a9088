public import Raft

/// Why a change of the members was not begun, or leadership was not handed over. Nothing has changed.
public enum MembershipRefusal: Error, Hashable, Sendable {
    /// No steps, or more than ``MembershipChange/stepsMax``.
    case malformed
    /// Member 0 does not exist.
    case memberIsZero
    case unknownMember(MemberID)
    case alreadyMember(MemberID)
    /// The id belonged to a member that was removed; a member that comes back gets a new one.
    case removedBefore(MemberID)
    /// No URL for a member.
    case noPeerURL(MemberID)
    /// Another member has one of the URLs.
    case peerURLTaken(by: MemberID)
    /// Only learners are promoted.
    case notLearner(MemberID)
    /// The learner is not heard, or its log does not keep up yet.
    case notCaughtUp(MemberID)
    /// An earlier change is not committed, or its joint phase has not ended.
    case changeInProgress
    /// More than `Configuration.membersMax` members.
    case tooManyMembers
    /// URLs are too many or too long, for a member or for an entry of the log.
    case addressTooLong
    /// No voter would be left.
    case noVoters
    /// Of the voters that there would be, too few are heard by the leader to decide anything.
    case unhealthy
    /// Too few of the voters that there would be have ever been started.
    case notEnoughStarted
    /// As many learners as ``MembershipRules/learnersMax`` allows are there already.
    case tooManyLearners
    /// Leadership is handed to voters only.
    case notVoter(MemberID)
    /// Leadership is already being handed over, to somebody else.
    case transferInProgress
    /// The member did not take over within an election time-out, or another one did.
    case transferFailed
}
