/// A command that wants to become an entry of the log.
public struct Proposal: Hashable, Sendable {
    public var id: ProposalID
    public var payload: [UInt8]

    @inlinable
    public init(id: ProposalID, payload: [UInt8]) {
        self.id = id
        self.payload = payload
    }
}
