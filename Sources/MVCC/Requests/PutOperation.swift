/// Sets the value and the lease of one key.
public struct PutOperation: Hashable, Sendable {
    public var key: [UInt8]
    public var value: [UInt8]
    /// The lease to attach the key to; none detaches it, unless `ignoresLease`.
    public var lease: LeaseID
    /// Whether the answer carries the version that was replaced.
    public var returnsPrevious: Bool
    /// Keeps the value that the key has; the key must exist.
    public var ignoresValue: Bool
    /// Keeps the lease that the key has; the key must exist.
    public var ignoresLease: Bool

    public init(
        key: [UInt8],
        value: [UInt8],
        lease: LeaseID = .none,
        returnsPrevious: Bool = false,
        ignoresValue: Bool = false,
        ignoresLease: Bool = false
    ) {
        self.key = key
        self.value = value
        self.lease = lease
        self.returnsPrevious = returnsPrevious
        self.ignoresValue = ignoresValue
        self.ignoresLease = ignoresLease
    }
}
