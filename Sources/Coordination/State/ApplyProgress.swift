/// How far the application of an entry came.
public enum ApplyProgress: Hashable, Sendable {
    case done(Outcome)
    /// The budget is used up. Nothing of the entry can be seen yet; `continueApply` goes on with it.
    case unfinished
    /// The entry is not understood. Nothing was changed; the member must stop and say so, since others may understand it.
    case unknownCommand(CommandDefect)
}
