internal import MVCC

/// One watch from its creation to its end, as its client saw it.
struct WatchSession: Sendable {
    let client: Int
    let member: Int
    let interest: WatchInterest
    /// The revision that was asked for; 0: from now on.
    let start: Int64
    /// The answer that it has begun.
    var created: WatchAnswer?
    /// What it was told since, in order.
    var told: [WatchAnswer] = []
    /// It was told of its end.
    var hasEnded = false

    init(client: Int, member: Int, interest: WatchInterest, start: Int64) {
        self.client = client
        self.member = member
        self.interest = interest
        self.start = start
    }

    /// For findings.
    var name: String {
        let range = String(decoding: interest.range.key, as: UTF8.self)
        let kind = interest.range.isSingleKey ? "" : "…"
        return "w\(client + 1)'s watch of \(range)\(kind) from \(start) on m\(member + 1)"
    }
}
