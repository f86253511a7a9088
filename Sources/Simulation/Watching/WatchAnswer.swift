internal import MVCC

/// What a member tells a watch stream.
struct WatchAnswer: Sendable {
    enum Body: Sendable {
        /// A watch has begun, and is called so from now on.
        case created(session: Int, number: Int64)
        /// It has ended, as its client wanted.
        case canceled(session: Int)
        /// It has ended, since what it lacks is compacted.
        case compacted(number: Int64, floor: Int64)
        /// Everything through the header's revision has been told: to one, or by −1 to all of the stream.
        case progress(number: Int64)
        case changes(number: Int64, [Change])
        /// The member serves no watches.
        case refused
    }

    var body: Body
    /// The header's revision.
    var revision: Int64
    /// What was compacted in the member's store when it said so.
    var compacted: Int64
    /// How often until then there was a reason to be behind: the stream was full, or the store came whole from another member.
    var excuses: Int
}
