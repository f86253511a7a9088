internal import Bytes
public import Raft

/// The first bytes of every command entry, and the tag of a configuration entry: which member's which request it is.
///
/// The member that took the request from its client recognises the entry by this header when it applies it, whoever proposed it and in
/// whichever term; an answer therefore never depends on a message that might be lost, repeated or overtaken.
public struct ProposalHeader: Hashable, Sendable {
    /// The member that a client gave the request to.
    public var origin: MemberID
    /// That member's incarnation; raised at each start, so requests of an earlier life are not mistaken for today's.
    public var incarnation: UInt64
    /// Strictly increasing in one incarnation, in the order in which requests were handed over.
    public var sequence: UInt64

    public init(origin: MemberID, incarnation: UInt64, sequence: UInt64) {
        self.origin = origin
        self.incarnation = incarnation
        self.sequence = sequence
    }

    /// The number of bytes of an encoded header.
    public static let byteCount = 24

    /// The header followed by the command, as an entry's payload.
    public func payload(with command: [UInt8]) -> [UInt8] {
        var payload: [UInt8] = []
        payload.reserveCapacity(Self.byteCount + command.count)
        encode(into: &payload)
        payload.append(contentsOf: command)
        return payload
    }

    /// The header alone: the tag of a configuration entry.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    private func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(origin.rawValue)
        bytes.appendBigEndian(incarnation)
        bytes.appendBigEndian(sequence)
    }

    /// Reads the header at the front of a payload. Nil when the payload is shorter.
    public init?(frontOf payload: [UInt8]) {
        let header = payload.withUnsafeBytes { bytes -> ProposalHeader? in
            var cursor = ByteCursor(bytes)
            return ProposalHeader(decoding: &cursor)
        }
        guard let header else { return nil }
        self = header
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let origin = cursor.readBigEndian(UInt64.self), let incarnation = cursor.readBigEndian(UInt64.self),
            let sequence = cursor.readBigEndian(UInt64.self)
        else { return nil }
        self.init(origin: MemberID(origin), incarnation: incarnation, sequence: sequence)
    }
}
