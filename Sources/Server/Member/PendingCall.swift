internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Raft

/// A client's call that waits for the replica, and what to do with the answer.
struct PendingCall {
    enum Purpose {
        case put
        case deleteRange
        case transaction
        case compact
        case range(RangeQuery)
        case rangeStream(RangeQuery)
        case readTransaction(Transaction)
        case memberList
        case leaseGrant(LeaseID)
        case leaseRevoke
        case leaseTimeToLive(LeaseID, withKeys: Bool)
        case leaseLeases
        case alarms(AlarmType)
        case alarm
        case memberAdd(MemberID)
        case memberRemove
        case memberUpdate
        case memberPromote
        case moveLeader
    }

    var session: GRPCSession
    var call: CallID
    var purpose: Purpose
    /// It waits for an entry of the log.
    var isProposal = false
}

/// A range too long for one turn, on its way.
struct LongRange {
    var session: GRPCSession
    var call: CallID
    var cursor: RangeCursor
    var revision: Revision
}
