/// Names a stream of a ``WatchBoard`` while it is open. The place is used again afterwards.
public struct WatchStreamID: Hashable, Sendable {
    /// Its place: small, so that what belongs to streams may lie in an array.
    public let place: Int

    init(_ place: Int) { self.place = place }
}

/// Whom an answer is for, and what it may look like.
public struct WatchAddress: Hashable, Sendable {
    public let stream: WatchStreamID
    /// What the client calls the watcher.
    public let number: Int64
    public let wantsPrevious: Bool
    /// One revision's changes may come in several answers.
    public let wantsFragments: Bool
}

/// Where a ``WatchBoard``'s answers go: whoever writes them to clients, or a test.
///
/// What was handed over is delivered, in order, however long that takes; ``isFull(_:)`` only keeps more from being handed over.
public protocol WatchTaker: AnyObject {
    /// The stream's client has not taken what it was sent: its watchers are told nothing before it has.
    func isFull(_ stream: WatchStreamID) -> Bool

    /// Whether a stream may be sent a piece of history now, or must wait for its client or for another turn.
    func mayReadOn(_ stream: WatchStreamID) -> Bool

    /// Some changes of one revision, by their places in the list. False when no client could take them: the stream must be ended.
    func take(_ changes: [Change], at places: [Int], of revision: Revision, for watcher: WatchAddress) -> Bool

    /// Whole revisions of history, read when the store was at `revision`. False as above.
    func take(_ pieces: [WatchHub.Piece], readAt revision: Revision, for watcher: WatchAddress) -> Bool

    /// What the watcher lacks is compacted: it has ended.
    func takeCompacted(_ floor: Revision, for watcher: WatchAddress)

    /// The watcher has been told everything through the revision.
    func takeProgress(through revision: Revision, for watcher: WatchAddress)
}
