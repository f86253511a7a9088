/// What is known of a token besides its digest.
public struct AuthToken: Hashable, Sendable {
    public let user: UserName
    /// The index of the entry that made it, which is part of its text.
    public let index: UInt64
    /// How long it lasts after each use that is logged, in nanoseconds.
    public let lifetime: UInt64
    /// When it ends, in cluster time.
    public internal(set) var expiry: UInt64

    /// Whether its use at `time` should be logged, so that it lasts longer: at most once in a fifth of its lifetime.
    public func wantsExtension(at time: UInt64) -> Bool {
        let left = expiry > time ? expiry - time : 0
        return left < lifetime - lifetime / 5
    }
}
