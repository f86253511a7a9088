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
        case memberAdd(MemberID)
        case memberRemove
        case memberUpdate
        case memberPromote
        case moveLeader
    }

    var session: GRPCSession
    var call: CallID
    var purpose: Purpose
}

/// A range too long for one turn, on its way.
struct LongRange {
    var session: GRPCSession
    var call: CallID
    var cursor: RangeCursor
    var revision: Revision
}
