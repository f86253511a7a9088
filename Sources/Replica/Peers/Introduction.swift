internal import Bytes
public import Coordination
public import Raft

/// A member says who it is, so that the leader has it recorded.
public struct Introduction: Hashable, Sendable {
    public var attributes: MemberAttributes
    /// It has promised nothing on this disk, and waits to hear that its member id did not on another.
    public var isFresh: Bool
    /// The hash of the state that a fresh member was restored with; nil when it begins with nothing. Told of fresh members only.
    public var restoredState: UInt64?

    public init(_ attributes: MemberAttributes, isFresh: Bool, restoredState: UInt64? = nil) {
        self.attributes = attributes
        self.isFresh = isFresh
        self.restoredState = isFresh ? restoredState : nil
    }
}

/// The answer to the introduction of a fresh member.
public struct Recognition: Hashable, Sendable {
    public enum Verdict: Hashable, Sendable {
        /// The answering member has taken part in nothing yet.
        case blank
        /// A committed entry names the disk as the member's first. The answering member's term is no older than the entry's.
        case recorded(Term)
        case unknown
    }

    /// The disk that was introduced.
    public var storeID: UInt64
    public var verdict: Verdict

    public init(storeID: UInt64, verdict: Verdict) {
        self.storeID = storeID
        self.verdict = verdict
    }
}

extension Introduction {
    /// The attributes travel as the command that records them.
    func encode(into bytes: inout [UInt8]) {
        bytes.append((restoredState != nil ? Standing.restored : isFresh ? .fresh : .known).rawValue)
        if let restoredState { bytes.appendBigEndian(restoredState) }
        bytes.appendLengthPrefixed(Command.publish(attributes).encode())
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let standing = cursor.readBigEndian(UInt8.self).flatMap(Standing.init(rawValue:)) else { return nil }
        var restoredState: UInt64?
        if standing == .restored {
            guard let hash = cursor.readBigEndian(UInt64.self) else { return nil }
            restoredState = hash
        }
        guard let bytes = cursor.readLengthPrefixed(), case .publish(let attributes) = Command(decoding: bytes) else {
            return nil
        }
        self.init(attributes, isFresh: standing != .known, restoredState: restoredState)
    }

    private enum Standing: UInt8 {
        case known = 0
        case fresh = 1
        case restored = 2
    }
}

extension Recognition {
    private enum Kind: UInt8 {
        case blank = 1
        case recorded = 2
        case unknown = 3
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(storeID)
        switch verdict {
        case .blank: bytes.append(Kind.blank.rawValue)
        case .recorded(let term):
            bytes.append(Kind.recorded.rawValue)
            bytes.appendBigEndian(term.number)
        case .unknown: bytes.append(Kind.unknown.rawValue)
        }
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let storeID = cursor.readBigEndian(UInt64.self),
            let kind = cursor.readBigEndian(UInt8.self).flatMap(Kind.init(rawValue:))
        else { return nil }
        switch kind {
        case .blank: self.init(storeID: storeID, verdict: .blank)
        case .unknown: self.init(storeID: storeID, verdict: .unknown)
        case .recorded:
            // As everywhere, a number that nobody has counted to is not believed.
            guard let term = cursor.readBigEndian(UInt64.self), term > 0, term < 1 << 62 else { return nil }
            self.init(storeID: storeID, verdict: .recorded(Term(term)))
        }
    }
}
