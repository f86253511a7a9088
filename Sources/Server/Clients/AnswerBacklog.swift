/// How much of all clients' answers waits for windows that clients have not opened.
///
/// Each connection is bounded by itself; this bounds many of them together. When too much waits, reads of the connections
/// for which more than a share waits are postponed until they have taken it; clients that read never meet the bound.
struct AnswerBacklog {
    /// Bytes of all sessions beyond which reads are postponed.
    static let bytesMax = 16 << 20
    /// Bytes of one session below which it may always be answered.
    static let sessionShareBytes = 256 << 10

    private(set) var bytes = 0

    /// A session that had `before` bytes waiting has `after` of them now.
    mutating func replace(_ before: Int, with after: Int) { bytes += after - before }

    func isTooLong(forSessionWith own: Int) -> Bool { bytes > Self.bytesMax && own > Self.sessionShareBytes }
}
