internal import Bytes
public import Raft

/// Everything that one member says to another.
public enum PeerMessage: Sendable, Equatable {
    case raft(Message)
    case forward(Forward)
    case forwardRefusal(ForwardRefusal)
    case operation(ForwardedOperation)
    case operationRefusal(OperationRefusal)
    case introduction(Introduction)
    case recognition(Recognition)
    case checkpointReport(CheckpointReport)
    case repairRequest(RepairRequest)
    case repairReply(RepairReply)

    /// The first byte of the encoded message.
    private enum Tag: UInt8 {
        case raft = 1
        case forward = 2
        case forwardRefusal = 3
        case operation = 4
        case operationRefusal = 5
        case introduction = 6
        case recognition = 7
        case checkpointReport = 8
        case repairRequest = 16
        case repairReply = 17
    }

    public func encode(into bytes: inout [UInt8]) {
        switch self {
        case .raft(let message):
            bytes.append(Tag.raft.rawValue)
            message.encode(into: &bytes)
        case .forward(let forward):
            bytes.append(Tag.forward.rawValue)
            forward.encode(into: &bytes)
        case .forwardRefusal(let refusal):
            bytes.append(Tag.forwardRefusal.rawValue)
            refusal.encode(into: &bytes)
        case .operation(let operation):
            bytes.append(Tag.operation.rawValue)
            operation.encode(into: &bytes)
        case .operationRefusal(let refusal):
            bytes.append(Tag.operationRefusal.rawValue)
            refusal.encode(into: &bytes)
        case .introduction(let introduction):
            bytes.append(Tag.introduction.rawValue)
            introduction.encode(into: &bytes)
        case .recognition(let recognition):
            bytes.append(Tag.recognition.rawValue)
            recognition.encode(into: &bytes)
        case .checkpointReport(let report):
            bytes.append(Tag.checkpointReport.rawValue)
            report.encode(into: &bytes)
        case .repairRequest(let request):
            bytes.append(Tag.repairRequest.rawValue)
            request.encode(into: &bytes)
        case .repairReply(let reply):
            bytes.append(Tag.repairReply.rawValue)
            reply.encode(into: &bytes)
        }
    }

    /// Nil when the bytes are not exactly one message: they come from a newer release, or are damaged.
    public init?(decoding bytes: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(bytes)
        guard let byte = cursor.readBigEndian(UInt8.self), let tag = Tag(rawValue: byte) else { return nil }
        switch tag {
        case .raft:
            guard let message = Message(decoding: cursor.rest) else { return nil }
            self = .raft(message)
        case .forward:
            guard let forward = Forward(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .forward(forward)
        case .forwardRefusal:
            guard let refusal = ForwardRefusal(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .forwardRefusal(refusal)
        case .operation:
            guard let operation = ForwardedOperation(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .operation(operation)
        case .operationRefusal:
            guard let refusal = OperationRefusal(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .operationRefusal(refusal)
        case .introduction:
            guard let introduction = Introduction(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .introduction(introduction)
        case .recognition:
            guard let recognition = Recognition(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .recognition(recognition)
        case .checkpointReport:
            guard let report = CheckpointReport(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .checkpointReport(report)
        case .repairRequest:
            guard let request = RepairRequest(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .repairRequest(request)
        case .repairReply:
            guard let reply = RepairReply(decoding: &cursor), cursor.isAtEnd else { return nil }
            self = .repairReply(reply)
        }
    }
}

/// A message and whom it is for.
public struct PeerEnvelope: Sendable, Equatable {
    public var to: MemberID
    public var message: PeerMessage

    public init(to: MemberID, message: PeerMessage) {
        self.to = to
        self.message = message
    }
}
