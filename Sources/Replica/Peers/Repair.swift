internal import Bytes
public import Raft

/// Asks a peer for an entry that this member's disk has lost, and for those that lead to it.
public struct RepairRequest: Hashable, Sendable {
    public var wanted: LogEnd

    public init(wanted: LogEnd) { self.wanted = wanted }
}

/// The answer to a ``RepairRequest``.
///
/// A term and an index name one entry, whoever has it, and the same entries lead to it in every log (log matching): a peer that has the named
/// entry on its disk has what was lost, and one that has another entry in its place has nothing to give.
public enum RepairReply: Hashable, Sendable {
    /// Ends with the entry that was wanted.
    case entries(EntryRun)
    /// The peer has no such entry, or not any more.
    case unknown(LogEnd)

    /// How many bytes of entries travel in one reply; one entry may be longer.
    public static let bytesMax = 1 << 20

    private enum Tag: UInt8 {
        case entries = 1
        case unknown = 2
    }

    /// Which request it answers.
    public var wanted: LogEnd {
        switch self {
        case .entries(let run): run.end
        case .unknown(let wanted): wanted
        }
    }
}

extension RepairRequest {
    func encode(into bytes: inout [UInt8]) { wanted.encode(into: &bytes) }

    init?(decoding cursor: inout ByteCursor) {
        guard let wanted = LogEnd(decoding: &cursor) else { return nil }
        self.init(wanted: wanted)
    }
}

extension RepairReply {
    func encode(into bytes: inout [UInt8]) {
        switch self {
        case .entries(let run):
            bytes.append(Tag.entries.rawValue)
            run.encode(into: &bytes)
        case .unknown(let wanted):
            bytes.append(Tag.unknown.rawValue)
            wanted.encode(into: &bytes)
        }
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let tag = cursor.readBigEndian(UInt8.self).flatMap(Tag.init(rawValue:)) else { return nil }
        switch tag {
        case .entries:
            guard let run = EntryRun(from: &cursor) else { return nil }
            self = .entries(run)
        case .unknown:
            guard let wanted = LogEnd(decoding: &cursor) else { return nil }
            self = .unknown(wanted)
        }
    }
}

extension LogEnd {
    fileprivate func encode(into bytes: inout [UInt8]) {
        bytes.appendVarint(term.number)
        bytes.appendVarint(index.position)
    }

    fileprivate init?(decoding cursor: inout ByteCursor) {
        guard let term = cursor.readVarint(), let index = cursor.readVarint() else { return nil }
        self.init(Term(term), LogIndex(index))
    }
}
