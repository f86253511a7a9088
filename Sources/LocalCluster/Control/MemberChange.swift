/// What can be done to a member from another terminal.
public enum MemberChange: String, CaseIterable, Hashable, Sendable {
    /// Ends it at once, in the middle of whatever it does.
    case kill
    /// Stops its clock, as a machine that hangs.
    case pause
    case resume
    /// Starts it after it was killed or ended.
    case start
}
