internal import Bytes
public import Raft

/// Requests that a member hands to the leader.
///
/// Meant for one term only, and taken only in the order of their sequence numbers: a network may repeat a forward minutes later, and a
/// request must not be appended twice.
public struct Forward: Hashable, Sendable {
    /// The term in which the addressee leads.
    public var term: Term
    /// Entry payloads, each beginning with its ``ProposalHeader``; sequences ascend.
    public var payloads: [[UInt8]]

    public init(term: Term, payloads: [[UInt8]]) {
        self.term = term
        self.payloads = payloads
    }
}

/// A leader's refusal of forwarded requests before it appended them: certainly not applied, so their origin may send them again.
public struct ForwardRefusal: Hashable, Sendable {
    /// The term of the forward.
    public var term: Term
    /// The incarnation of the origin that sent them.
    public var incarnation: UInt64
    public var sequences: [UInt64]

    public init(term: Term, incarnation: UInt64, sequences: [UInt64]) {
        self.term = term
        self.incarnation = incarnation
        self.sequences = sequences
    }
}

extension Forward {
    /// At most this many requests travel in one forward.
    public static let payloadsMax = 8_192
    /// A forward is cut where its commands would grow past this; one command may be longer.
    public static let bytesMax = 1 << 20

    func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(term.number)
        bytes.appendVarint(UInt64(payloads.count))
        for payload in payloads { bytes.appendLengthPrefixed(payload) }
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let term = cursor.readBigEndian(UInt64.self), let count = cursor.readVarint(),
            count <= UInt64(Self.payloadsMax)
        else { return nil }
        var payloads: [[UInt8]] = []
        for _ in 0..<count {
            guard let payload = cursor.readLengthPrefixed() else { return nil }
            payloads.append(payload)
        }
        self.init(term: Term(term), payloads: payloads)
    }
}

extension ForwardRefusal {
    func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(term.number)
        bytes.appendBigEndian(incarnation)
        bytes.appendVarint(UInt64(sequences.count))
        for sequence in sequences { bytes.appendVarint(sequence) }
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let term = cursor.readBigEndian(UInt64.self), let incarnation = cursor.readBigEndian(UInt64.self),
            let count = cursor.readVarint(), count <= UInt64(Forward.payloadsMax)
        else { return nil }
        var sequences: [UInt64] = []
        for _ in 0..<count {
            guard let sequence = cursor.readVarint() else { return nil }
            sequences.append(sequence)
        }
        self.init(term: Term(term), incarnation: incarnation, sequences: sequences)
    }
}
