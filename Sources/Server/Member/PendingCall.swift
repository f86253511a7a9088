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
        case lock(LockPurpose)
        case memberAdd(MemberID)
        case memberRemove
        case memberUpdate
        case memberPromote
        case moveLeader
        case auth(AuthPurpose)
        /// The whole call, once this member has applied what its token was made by.
        case again(method: Int, message: [UInt8])
        /// The same of a call of many messages, with those that have come meanwhile.
        case openAgain(method: Int, messages: [[UInt8]])
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
