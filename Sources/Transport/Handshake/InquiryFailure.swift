/// Why a question to a member was not answered. Another member may be asked, or the same again.
public enum InquiryFailure: Error, Hashable, Sendable {
    /// No connection, for this reason.
    case unreachable(String)
    case refused(Refusal)
    /// The time was over, the connection ended, or the member cannot tell now.
    case noAnswer
}
