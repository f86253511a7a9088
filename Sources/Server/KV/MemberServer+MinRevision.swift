internal import Coordination
internal import Determinism
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Raft
internal import Reactor
internal import Replica

/// Reads that are no older than what their client has seen elsewhere: its own writes, and earlier reads of other members.
///
/// The client says the revision in the metadata `holdfast-min-revision`, on any kind of read, and the read waits until this member has applied
/// it. So reads of one client never go back in time, whichever member answers, and serializable ones need no leader for it.
extension MemberServer {
    /// A read that waits.
    struct RevisionWait {
        var session: GRPCSession
        var call: CallID
        var purpose: PendingCall.Purpose
        var revision: Revision
        var deadline: Instant
    }

    private static let minRevisionField = Array("holdfast-min-revision".utf8)
    /// More are refused.
    private static let revisionWaitsMax = 65_536

    /// Whether a read has to wait; it is then resumed by itself.
    func waitsForRevision(
        _ purpose: PendingCall.Purpose, _ call: CallID, of session: GRPCSession
    ) throws(RequestRefusal) -> Bool {
        guard let number = session.number(of: Self.minRevisionField, call) else { return false }
        let revision = Revision(Int64(clamping: number))
        guard let present = node?.state.revision, present < revision else { return false }
        guard revisionWaits.count < Self.revisionWaitsMax else { throw RequestRefusal(EtcdError.tooManyRequests) }
        let patience = loop.now + requestTimeout
        let deadline = session.deadline(of: call).map { min($0, patience) } ?? patience
        revisionWaits.append(
            RevisionWait(session: session, call: call, purpose: purpose, revision: revision, deadline: deadline))
        return true
    }

    /// Resumes what this turn has brought far enough.
    func resumeRevisionWaits() {
        guard !revisionWaits.isEmpty, let present = node?.state.revision, present != revisionWaitsSeen else { return }
        revisionWaitsSeen = present
        var ready: [RevisionWait] = []
        revisionWaits.removeAll { wait in
            guard wait.revision <= present else { return false }
            ready.append(wait)
            return true
        }
        for wait in ready { resume(wait.purpose, wait.call, of: wait.session) }
    }

    /// Ends those whose revision does not come.
    func expireRevisionWaits() {
        guard !revisionWaits.isEmpty else { return }
        let now = loop.now
        var late: [RevisionWait] = []
        revisionWaits.removeAll { wait in
            guard wait.deadline <= now else { return false }
            late.append(wait)
            return true
        }
        for wait in late { wait.session.refuse(wait.call, RequestRefusal(EtcdError.timeoutWaitAppliedIndex)) }
    }

    func cancelRevisionWait(_ call: CallID, of session: GRPCSession) {
        guard !revisionWaits.isEmpty else { return }
        revisionWaits.removeAll { $0.session === session && $0.call == call }
    }
}
