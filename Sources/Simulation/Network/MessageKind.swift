public import Raft
public import Replica

/// What a message is about, as far as links care: for filters and for counting.
public enum MessageKind: UInt8, CaseIterable, Hashable, Sendable {
    case preVote, preVoteReply, requestVote, voteReply
    case append, appendAccepted, appendRejected
    case heartbeat, heartbeatReply
    case installSnapshot, snapshotReply
    case timeoutNow
    case readRequest, readReply
    case forward, forwardRefusal
    case operation, operationRefusal
    case introduction, recognition
    case repairRequest, repairReply, logLost
    case clientRequest, clientReply
    case checkpointReport

    public init(_ message: PeerMessage) {
        switch message {
        case .raft(let message): self.init(message.body)
        case .forward: self = .forward
        case .forwardRefusal: self = .forwardRefusal
        case .operation: self = .operation
        case .operationRefusal: self = .operationRefusal
        case .introduction: self = .introduction
        case .recognition: self = .recognition
        case .checkpointReport: self = .checkpointReport
        case .repairRequest: self = .repairRequest
        case .repairReply: self = .repairReply
        }
    }

    public init(_ body: Message.Body) {
        self =
            switch body {
            case .preVote: .preVote
            case .preVoteReply: .preVoteReply
            case .requestVote: .requestVote
            case .voteReply: .voteReply
            case .append: .append
            case .appendAccepted: .appendAccepted
            case .appendRejected: .appendRejected
            case .heartbeat: .heartbeat
            case .heartbeatReply: .heartbeatReply
            case .installSnapshot: .installSnapshot
            case .snapshotReply: .snapshotReply
            case .timeoutNow: .timeoutNow
            case .readRequest: .readRequest
            case .readReply: .readReply
            case .logLost: .logLost
            }
    }
}

/// A set of kinds: what a filter stops.
public struct MessageKinds: OptionSet, Hashable, Sendable {
    public var rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public init(_ kind: MessageKind) { self.init(rawValue: 1 << UInt32(kind.rawValue)) }

    public init(_ kinds: [MessageKind]) {
        self.init(rawValue: kinds.reduce(0) { $0 | 1 << UInt32($1.rawValue) })
    }

    @inlinable
    public func contains(_ kind: MessageKind) -> Bool { rawValue >> UInt32(kind.rawValue) & 1 == 1 }

    public static let all = MessageKinds(MessageKind.allCases)
    public static let votes = MessageKinds([.preVote, .preVoteReply, .requestVote, .voteReply])
    public static let appends = MessageKinds([.append, .appendAccepted, .appendRejected])
    public static let heartbeats = MessageKinds([.heartbeat, .heartbeatReply])
    public static let snapshots = MessageKinds([.installSnapshot, .snapshotReply])
    public static let repairs = MessageKinds([.repairRequest, .repairReply, .logLost])
    public static let introductions = MessageKinds([.introduction, .recognition])
    public static let reads = MessageKinds([.readRequest, .readReply])
    public static let forwards = MessageKinds([.forward, .forwardRefusal, .operation, .operationRefusal])
    public static let clients = MessageKinds([.clientRequest, .clientReply])
}
