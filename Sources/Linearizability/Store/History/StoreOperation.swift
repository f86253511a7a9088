/// One operation of one client on the store. A history appends one when its outcome is known, or known to stay unknown.
public struct StoreOperation: Hashable, Sendable {
    /// What violations name it by; unique in its history.
    public var id: UInt64
    public var client: UInt64
    /// When the client sent it. Moments are of one clock for all clients, in any unit.
    public var call: UInt64
    public var request: StoreRequest
    public var outcome: StoreOutcome

    public init(id: UInt64, client: UInt64, call: UInt64, request: StoreRequest, outcome: StoreOutcome) {
        self.id = id
        self.client = client
        self.call = call
        self.request = request
        self.outcome = outcome
    }

    /// The command, where it may write and nobody knows whether it did.
    var openCommand: StoreCommand? {
        guard case .unknown = outcome, case .command(let command) = request else { return nil }
        if case .range = command { return nil }
        return command
    }
}
