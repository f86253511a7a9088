extension Message {
    /// The first byte of every message. A member that meets another version ignores the message.
    static let version: UInt8 = 1

    /// The second byte: which body follows. Values are never reused.
    enum Tag: UInt8 {
        case preVote = 1
        case preVoteReply = 2
        case requestVote = 3
        case voteReply = 4
        case append = 5
        case appendAccepted = 6
        case appendRejected = 7
        case heartbeat = 8
        case heartbeatReply = 9
        case installSnapshot = 10
        case snapshotReply = 11
        case timeoutNow = 12
        case readRequest = 13
        case readReply = 14
        case logLost = 15
    }
}
