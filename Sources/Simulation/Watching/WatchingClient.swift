internal import MVCC

/// A client that watches: some watches in one stream to one member, begun again elsewhere from where they were when the stream is lost.
struct WatchingClient {
    let index: Int
    var connection: Int?
    var watches: [Watch] = []
    /// It takes no answers before this moment.
    var restsUntil: UInt64 = 0
    /// The member that it was with.
    var lastMember: Int?

    struct Watch {
        let interest: WatchInterest
        let wantsProgress: Bool
        /// The first revision that it has not been told of; 0: whatever comes.
        var next: Int64
        /// What it is as its members know it; nil while it is with none.
        var session: Int?
        /// Revisions that it was told of, for starts in the past.
        var told: [Int64] = []
    }
}
