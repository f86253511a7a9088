internal import Bytes
public import Raft

/// A change of the members, or a wish for another leader, that a member hands to the leader; under the rules of a ``Forward``.
public struct ForwardedOperation: Hashable, Sendable {
    public enum Operation: Hashable, Sendable {
        case change(MembershipChange)
        /// Nil leaves the choice to the leader.
        case transfer(to: MemberID?)
    }

    /// The term in which the addressee leads.
    public var term: Term
    public var header: ProposalHeader
    public var operation: Operation

    public init(term: Term, header: ProposalHeader, operation: Operation) {
        self.term = term
        self.header = header
        self.operation = operation
    }
}

/// Why a leader did not begin a ``ForwardedOperation``, or that it came to nothing: asking again as it was would not help.
public struct OperationRefusal: Hashable, Sendable {
    /// The term of the operation.
    public var term: Term
    /// The incarnation of the origin that asked.
    public var incarnation: UInt64
    public var sequence: UInt64
    public var reason: MembershipRefusal

    public init(term: Term, incarnation: UInt64, sequence: UInt64, reason: MembershipRefusal) {
        self.term = term
        self.incarnation = incarnation
        self.sequence = sequence
        self.reason = reason
    }
}

extension ForwardedOperation {
    private enum Kind: UInt8 {
        case change = 1
        case transfer = 2
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(term.number)
        bytes.append(contentsOf: header.encoded)
        switch operation {
        case .change(let change):
            bytes.append(Kind.change.rawValue)
            change.encode(into: &bytes)
        case .transfer(let target):
            bytes.append(Kind.transfer.rawValue)
            bytes.appendVarint(target?.rawValue ?? 0)
        }
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let term = cursor.readBigEndian(UInt64.self), let header = ProposalHeader(decoding: &cursor),
            let kind = cursor.readBigEndian(UInt8.self).flatMap(Kind.init(rawValue:))
        else { return nil }
        let operation: Operation
        switch kind {
        case .change:
            guard let change = MembershipChange(decoding: &cursor) else { return nil }
            operation = .change(change)
        case .transfer:
            guard let target = cursor.readVarint() else { return nil }
            operation = .transfer(to: target == 0 ? nil : MemberID(target))
        }
        self.init(term: Term(term), header: header, operation: operation)
    }
}

extension OperationRefusal {
    func encode(into bytes: inout [UInt8]) {
        bytes.appendBigEndian(term.number)
        bytes.appendBigEndian(incarnation)
        bytes.appendBigEndian(sequence)
        reason.encode(into: &bytes)
    }

    init?(decoding cursor: inout ByteCursor) {
        guard let term = cursor.readBigEndian(UInt64.self), let incarnation = cursor.readBigEndian(UInt64.self),
            let sequence = cursor.readBigEndian(UInt64.self), let reason = MembershipRefusal(decoding: &cursor)
        else { return nil }
        self.init(term: Term(term), incarnation: incarnation, sequence: sequence, reason: reason)
    }
}
