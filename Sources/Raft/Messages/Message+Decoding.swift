internal import Bytes

/// Total: any bytes give a message or nil. Whether the numbers make sense is judged by ``RaftNode`` for every message.
extension Message {
    public init?(decoding bytes: [UInt8]) {
        let decoded: Message? = bytes.withUnsafeBytes { Message(decoding: $0) }
        guard let decoded else { return nil }
        self = decoded
    }

    /// Nil when the bytes are not exactly one message of this version. The buffer is not kept.
    public init?(decoding buffer: UnsafeRawBufferPointer) {
        var cursor = ByteCursor(buffer)
        guard cursor.readBigEndian(UInt8.self) == Self.version,
            let tag = cursor.readBigEndian(UInt8.self).flatMap(Tag.init(rawValue:)),
            let term = cursor.readTerm(),
            let body = Body(tag, from: &cursor),
            cursor.isAtEnd
        else { return nil }
        self.init(term: term, body: body)
    }
}

extension Message.Body {
    fileprivate init?(_ tag: Message.Tag, from cursor: inout ByteCursor) {
        switch tag {
        case .preVote:
            guard let lastIndex = cursor.readIndex(), let lastTerm = cursor.readTerm() else { return nil }
            self = .preVote(lastIndex: lastIndex, lastTerm: lastTerm)
        case .preVoteReply:
            guard let granted = cursor.readFlag(), let campaign = cursor.readTerm() else { return nil }
            self = .preVoteReply(granted: granted, campaign: campaign)
        case .requestVote:
            guard let lastIndex = cursor.readIndex(), let lastTerm = cursor.readTerm(),
                let isTransfer = cursor.readFlag()
            else { return nil }
            self = .requestVote(lastIndex: lastIndex, lastTerm: lastTerm, isTransfer: isTransfer)
        case .voteReply:
            guard let granted = cursor.readFlag() else { return nil }
            self = .voteReply(granted: granted)
        case .append:
            guard let append = Message.Append(from: &cursor) else { return nil }
            self = .append(append)
        case .appendAccepted:
            guard let match = cursor.readIndex() else { return nil }
            self = .appendAccepted(match: match)
        case .appendRejected:
            guard let previous = cursor.readIndex(), let hint = cursor.readIndex(), let hintTerm = cursor.readTerm()
            else { return nil }
            self = .appendRejected(
                Message.Rejection(previousIndex: previous, hintIndex: hint, hintTerm: hintTerm))
        case .heartbeat:
            guard let commit = cursor.readIndex(), let stamp = cursor.readStamp(), let round = cursor.readVarint()
            else { return nil }
            self = .heartbeat(commit: commit, stamp: stamp, round: round)
        case .heartbeatReply:
            guard let round = cursor.readVarint() else { return nil }
            self = .heartbeatReply(round: round)
        case .installSnapshot:
            guard let stamp = cursor.readStamp(), let chunk = SnapshotChunk(from: &cursor) else { return nil }
            self = .installSnapshot(chunk, stamp: stamp)
        case .snapshotReply:
            guard let index = cursor.readIndex(), let term = cursor.readTerm(), let offset = cursor.readVarint()
            else { return nil }
            self = .snapshotReply(index: index, snapshotTerm: term, offset: offset)
        case .timeoutNow:
            guard let stamp = cursor.readStamp() else { return nil }
            self = .timeoutNow(stamp: stamp)
        case .readRequest:
            guard let reads = cursor.readReads() else { return nil }
            self = .readRequest(reads)
        case .readReply:
            guard let isTaken = cursor.readFlag() else { return nil }
            var index: LogIndex?
            if isTaken {
                guard let read = cursor.readIndex() else { return nil }
                index = read
            }
            guard let reads = cursor.readReads() else { return nil }
            self = .readReply(reads, index: index)
        case .logLost:
            guard let index = cursor.readIndex(), let term = cursor.readTerm() else { return nil }
            self = .logLost(end: LogEnd(term, index))
        }
    }
}

extension Message.Append {
    fileprivate init?(from cursor: inout ByteCursor) {
        guard let previousIndex = cursor.readIndex(), let previousTerm = cursor.readTerm(),
            let commit = cursor.readIndex(), let stamp = cursor.readStamp(),
            let entries = [Entry](after: LogEnd(previousTerm, previousIndex), from: &cursor)
        else { return nil }
        self.init(
            previousIndex: previousIndex, previousTerm: previousTerm, commit: commit, stamp: stamp, entries: entries)
    }
}

extension SnapshotChunk {
    fileprivate init?(from cursor: inout ByteCursor) {
        guard let index = cursor.readIndex(), let term = cursor.readTerm(), let stamp = cursor.readStamp(),
            let configuration = Configuration(from: &cursor), let offset = cursor.readVarint(),
            let isLast = cursor.readFlag(), let bytes = cursor.readLengthPrefixed()
        else { return nil }
        self.init(
            metadata: SnapshotMetadata(index: index, term: term, stamp: stamp, configuration: configuration),
            offset: offset, bytes: bytes, isLast: isLast)
    }
}

extension ByteCursor {
    fileprivate mutating func readIndex() -> LogIndex? { readVarint().map { LogIndex($0) } }
    fileprivate mutating func readTerm() -> Term? { readVarint().map { Term($0) } }
    fileprivate mutating func readStamp() -> ClusterTime? { readVarint().map { ClusterTime(nanoseconds: $0) } }

    /// A byte that is 0 or 1.
    fileprivate mutating func readFlag() -> Bool? {
        guard let byte: UInt8 = readBigEndian(), byte <= 1 else { return nil }
        return byte == 1
    }

    fileprivate mutating func readReads() -> [ReadID]? {
        guard let count = readVarint(), count <= UInt64(self.count / 2) else { return nil }
        var reads: [ReadID] = []
        reads.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let origin = readVarint(), let number = readVarint() else { return nil }
            reads.append(ReadID(origin: origin, number: number))
        }
        return reads
    }
}
