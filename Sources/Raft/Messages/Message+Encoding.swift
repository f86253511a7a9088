internal import Bytes

/// The bytes of a message:
///
///     version (1) · tag (1) · term · body
///
/// Integers are varints unless a size is given. Entries carry neither index (they follow each other) nor more of their
/// term and stamp than the difference to the entry before, so the usual entry costs four bytes beside its payload.
extension Message {
    /// Appends the message to `bytes`; payloads are copied once.
    public func encode(into bytes: inout [UInt8]) {
        switch body {
        case .preVote(let lastIndex, let lastTerm):
            begin(.preVote, &bytes)
            bytes.appendVarint(lastIndex.position)
            bytes.appendVarint(lastTerm.number)
        case .preVoteReply(let granted, let campaign):
            begin(.preVoteReply, &bytes)
            bytes.append(granted ? 1 : 0)
            bytes.appendVarint(campaign.number)
        case .requestVote(let lastIndex, let lastTerm, let isTransfer):
            begin(.requestVote, &bytes)
            bytes.appendVarint(lastIndex.position)
            bytes.appendVarint(lastTerm.number)
            bytes.append(isTransfer ? 1 : 0)
        case .voteReply(let granted):
            begin(.voteReply, &bytes)
            bytes.append(granted ? 1 : 0)
        case .append(let append):
            bytes.reserveCapacity(bytes.count + append.encodedBytesEstimate)
            begin(.append, &bytes)
            append.encode(into: &bytes)
        case .appendAccepted(let match):
            begin(.appendAccepted, &bytes)
            bytes.appendVarint(match.position)
        case .appendRejected(let rejection):
            begin(.appendRejected, &bytes)
            bytes.appendVarint(rejection.previousIndex.position)
            bytes.appendVarint(rejection.hintIndex.position)
            bytes.appendVarint(rejection.hintTerm.number)
        case .heartbeat(let commit, let stamp, let round):
            begin(.heartbeat, &bytes)
            bytes.appendVarint(commit.position)
            bytes.appendVarint(stamp.nanoseconds)
            bytes.appendVarint(round)
        case .heartbeatReply(let round):
            begin(.heartbeatReply, &bytes)
            bytes.appendVarint(round)
        case .installSnapshot(let chunk, let stamp):
            begin(.installSnapshot, &bytes)
            bytes.appendVarint(stamp.nanoseconds)
            chunk.encode(into: &bytes)
        case .snapshotReply(let index, let snapshotTerm, let offset):
            begin(.snapshotReply, &bytes)
            bytes.appendVarint(index.position)
            bytes.appendVarint(snapshotTerm.number)
            bytes.appendVarint(offset)
        case .timeoutNow(let stamp):
            begin(.timeoutNow, &bytes)
            bytes.appendVarint(stamp.nanoseconds)
        case .readRequest(let reads):
            begin(.readRequest, &bytes)
            Self.encode(reads, into: &bytes)
        case .readReply(let reads, let index):
            begin(.readReply, &bytes)
            bytes.append(index == nil ? 0 : 1)
            if let index { bytes.appendVarint(index.position) }
            Self.encode(reads, into: &bytes)
        case .logLost(let end):
            begin(.logLost, &bytes)
            bytes.appendVarint(end.index.position)
            bytes.appendVarint(end.term.number)
        }
    }

    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    private func begin(_ tag: Tag, _ bytes: inout [UInt8]) {
        bytes.append(Self.version)
        bytes.append(tag.rawValue)
        bytes.appendVarint(term.number)
    }

    private static func encode(_ reads: [ReadID], into bytes: inout [UInt8]) {
        bytes.appendVarint(UInt64(reads.count))
        for read in reads {
            bytes.appendVarint(read.origin)
            bytes.appendVarint(read.number)
        }
    }
}

extension Message.Append {
    /// Room for everything with varints at their longest that are rarely so long; the array grows where it is not enough.
    fileprivate var encodedBytesEstimate: Int {
        var bytes = 64
        for slot in entries.indices { bytes += entries[slot].payload.count + 16 }
        return bytes
    }

    fileprivate func encode(into bytes: inout [UInt8]) {
        bytes.appendVarint(previousIndex.position)
        bytes.appendVarint(previousTerm.number)
        bytes.appendVarint(commit.position)
        bytes.appendVarint(stamp.nanoseconds)
        entries.encode(after: previousTerm, into: &bytes)
    }
}

extension SnapshotChunk {
    fileprivate func encode(into bytes: inout [UInt8]) {
        bytes.appendVarint(metadata.index.position)
        bytes.appendVarint(metadata.term.number)
        bytes.appendVarint(metadata.stamp.nanoseconds)
        metadata.configuration.encode(into: &bytes)
        bytes.appendVarint(offset)
        bytes.append(isLast ? 1 : 0)
        bytes.appendLengthPrefixed(self.bytes)
    }
}
