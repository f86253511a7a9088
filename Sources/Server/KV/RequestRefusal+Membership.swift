internal import EtcdAPI
internal import GRPC
internal import Replica

/// Refused changes of the members, in etcd's words where it has some.
extension RequestRefusal {
    init(_ refusal: MembershipRefusal) {
        switch refusal {
        case .unknownMember, .removedBefore: self.init(EtcdError.memberNotFound)
        case .alreadyMember: self.init(EtcdError.memberExists)
        case .peerURLTaken: self.init(EtcdError.peerURLExists)
        case .noPeerURL, .addressTooLong: self.init(EtcdError.memberBadURLs)
        case .notLearner: self.init(EtcdError.memberNotLearner)
        case .notCaughtUp: self.init(EtcdError.learnerNotReady)
        case .unhealthy: self.init(EtcdError.unhealthy)
        case .tooManyLearners: self.init(EtcdError.tooManyLearners)
        // These two have codes in etcd's tables, and come without them from every release of it.
        case .notEnoughStarted: self.init(.unknown, EtcdError.memberNotEnoughStarted.message)
        case .transferFailed: self.init(.unknown, "etcdserver: request timed out, leader transfer took too long")
        case .notVoter: self.init(EtcdError.badLeaderTransferee)
        case .malformed: self.init(.invalidArgument, "holdfast: no steps, or too many at once")
        case .memberIsZero: self.init(.invalidArgument, "holdfast: a member's id is not 0")
        case .noVoters: self.init(.failedPrecondition, "holdfast: the cluster would have no voting member left")
        case .tooManyMembers: self.init(.failedPrecondition, "holdfast: the cluster has as many members as it may have")
        case .changeInProgress:
            self.init(.failedPrecondition, "holdfast: another change of the members is under way; try again")
        case .transferInProgress:
            self.init(.failedPrecondition, "holdfast: leadership is being handed to another member")
        }
    }
}
