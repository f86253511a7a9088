/// Why a change of the membership was not begun. Nothing was appended: the caller may ask again.
public enum ConfigurationRefusal: Error, Hashable, Sendable {
    /// Only a leader changes the membership.
    case notLeader
    /// The leader is handing its leadership over.
    case transferInProgress
    /// No entry of this leader's term has been committed yet, so it cannot know the latest committed configuration.
    case leaderNotReady
    /// The latest configuration in the log is not committed yet.
    case changeInProgress
    /// The configuration is joint.
    case joint
    /// The configuration is not joint, so there is nothing to leave.
    case notJoint
    /// No voter would be left, or there is none to begin with.
    case noVoters
    /// A simple change adds or removes at most one voter (dissertation §4.1).
    case moreThanOneVoter
    /// Member 0 does not exist.
    case memberIsZero
    /// More than ``Configuration/membersMax`` members.
    case tooManyMembers
    /// More than ``Configuration/addressesMax`` URLs for a member, or one longer than ``Configuration/addressBytesMax``.
    case addressTooLong
    /// A tag longer than ``ConfigurationEntry/tagBytesMax``.
    case tagTooLong
}
