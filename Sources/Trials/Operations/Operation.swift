/// One call of one client, from before its first byte was sent until its end was known.
public struct Operation: Hashable, Sendable {
    /// Counted from 1.
    public var client: Int
    /// The member that was asked, counted from 1.
    public var member: Int
    /// Nanoseconds since the run began, on the monotonic clock that all clients share.
    public var start: UInt64
    public var end: UInt64
    public var request: RegisterRequest
    public var outcome: Outcome

    public init(
        client: Int, member: Int, start: UInt64, end: UInt64, request: RegisterRequest, outcome: Outcome
    ) {
        self.client = client
        self.member = member
        self.start = start
        self.end = end
        self.request = request
        self.outcome = outcome
    }
}
