/// One life of a member: one process on one disk.
public struct MemberLife: Hashable, Sendable {
    /// The random number that the data directory got when it was made.
    public var storeID: UInt64
    /// How many times the directory has been started, this time included; raised durably before the process takes part.
    public var incarnation: UInt64
    /// A random number of the process: two that were started from copies of one directory differ in it.
    public var nonce: UInt64

    public init(storeID: UInt64, incarnation: UInt64, nonce: UInt64) {
        self.storeID = storeID
        self.incarnation = incarnation
        self.nonce = nonce
    }

    /// Whether a member that was seen in this life may be seen in `other` afterwards: on the same disk, in the same process or
    /// one that was started later.
    public func mayBecome(_ other: MemberLife) -> Bool {
        storeID == other.storeID && (incarnation < other.incarnation || self == other)
    }
}
