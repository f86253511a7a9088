internal import Bytes
internal import Raft

/// A refusal travels as its number (1 byte) and the member that it is about (varint, 0 when it is about none).
extension MembershipRefusal {
    private enum Number: UInt8 {
        case malformed = 1
        case memberIsZero = 2
        case unknownMember = 3
        case alreadyMember = 4
        case removedBefore = 5
        case noPeerURL = 6
        case peerURLTaken = 7
        case notLearner = 8
        case notCaughtUp = 9
        case changeInProgress = 10
        case tooManyMembers = 11
        case addressTooLong = 12
        case noVoters = 13
        case unhealthy = 14
        case notVoter = 15
        case transferInProgress = 16
        case transferFailed = 17
        case notEnoughStarted = 18
        case tooManyLearners = 19
    }

    private var parts: (Number, MemberID?) {
        switch self {
        case .malformed: (.malformed, nil)
        case .memberIsZero: (.memberIsZero, nil)
        case .unknownMember(let member): (.unknownMember, member)
        case .alreadyMember(let member): (.alreadyMember, member)
        case .removedBefore(let member): (.removedBefore, member)
        case .noPeerURL(let member): (.noPeerURL, member)
        case .peerURLTaken(let member): (.peerURLTaken, member)
        case .notLearner(let member): (.notLearner, member)
        case .notCaughtUp(let member): (.notCaughtUp, member)
        case .changeInProgress: (.changeInProgress, nil)
        case .tooManyMembers: (.tooManyMembers, nil)
        case .addressTooLong: (.addressTooLong, nil)
        case .noVoters: (.noVoters, nil)
        case .unhealthy: (.unhealthy, nil)
        case .notVoter(let member): (.notVoter, member)
        case .transferInProgress: (.transferInProgress, nil)
        case .transferFailed: (.transferFailed, nil)
        case .notEnoughStarted: (.notEnoughStarted, nil)
        case .tooManyLearners: (.tooManyLearners, nil)
        }
    }

    func encode(into bytes: inout [UInt8]) {
        let (number, member) = parts
        bytes.append(number.rawValue)
        bytes.appendVarint(member?.rawValue ?? 0)
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let number = cursor.readBigEndian(UInt8.self).flatMap(Number.init(rawValue:)),
            let about = cursor.readVarint()
        else { return nil }
        let member = MemberID(about)
        switch number {
        case .malformed: self = .malformed
        case .memberIsZero: self = .memberIsZero
        case .unknownMember: self = .unknownMember(member)
        case .alreadyMember: self = .alreadyMember(member)
        case .removedBefore: self = .removedBefore(member)
        case .noPeerURL: self = .noPeerURL(member)
        case .peerURLTaken: self = .peerURLTaken(by: member)
        case .notLearner: self = .notLearner(member)
        case .notCaughtUp: self = .notCaughtUp(member)
        case .changeInProgress: self = .changeInProgress
        case .tooManyMembers: self = .tooManyMembers
        case .addressTooLong: self = .addressTooLong
        case .noVoters: self = .noVoters
        case .unhealthy: self = .unhealthy
        case .notVoter: self = .notVoter(member)
        case .transferInProgress: self = .transferInProgress
        case .transferFailed: self = .transferFailed
        case .notEnoughStarted: self = .notEnoughStarted
        case .tooManyLearners: self = .tooManyLearners
        }
        guard (parts.1?.rawValue ?? 0) == about else { return nil }
    }
}

extension MembershipRefusal {
    /// Nil for what passes by itself: the request waits and is tried again.
    init?(_ refusal: ConfigurationRefusal) {
        switch refusal {
        case .notLeader, .transferInProgress, .leaderNotReady: return nil
        case .changeInProgress, .joint, .notJoint: self = .changeInProgress
        case .noVoters: self = .noVoters
        case .memberIsZero: self = .memberIsZero
        case .tooManyMembers: self = .tooManyMembers
        case .addressTooLong: self = .addressTooLong
        case .moreThanOneVoter, .tagTooLong: self = .malformed
        }
    }
}
