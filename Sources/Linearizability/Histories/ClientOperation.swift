/// What one client asked for, when, and what came of it.
public struct ClientOperation<Input: Sendable, Output: Sendable>: Sendable {
    public enum Ending: Sendable {
        /// The answer, and the moment at which the client had it.
        case answered(Output, at: UInt64)
        /// Nobody knows: it may take effect at any moment after its call, or never.
        case open
    }

    /// What reports name it by; nothing is decided by it.
    public var id: UInt64
    public var client: UInt64
    /// When the client sent it. Moments are of one clock for all clients, in any unit.
    public var call: UInt64
    public var input: Input
    public var ending: Ending

    public init(id: UInt64, client: UInt64, call: UInt64, input: Input, ending: Ending) {
        self.id = id
        self.client = client
        self.call = call
        self.input = input
        self.ending = ending
    }

    /// The answer, `nil` while the operation is open.
    @inlinable
    public var output: Output? {
        switch ending {
        case .answered(let output, _): output
        case .open: nil
        }
    }

    /// When the client had its answer; never before the call, whatever the history says.
    @inlinable
    public var answeredAt: UInt64? {
        switch ending {
        case .answered(_, let moment): max(call, moment)
        case .open: nil
        }
    }
}
