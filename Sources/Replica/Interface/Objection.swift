/// Why a member does not listen to another: nothing that it says is counted.
public enum Objection: UInt8, Hashable, Sendable {
    /// It was removed; that is committed.
    case removed = 1
    /// It speaks from another disk than the one that is recorded for it.
    case otherStore = 2
    /// A later life of it is known: it was started from an older copy of its directory.
    case olderLife = 3
}

/// Tells a sender that nobody listened to it, and why.
public struct TurnedAway: Hashable, Sendable {
    public var sender: Sender
    public var because: Objection

    public init(_ sender: Sender, because objection: Objection) {
        self.sender = sender
        because = objection
    }
}
