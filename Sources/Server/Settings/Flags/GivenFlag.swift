/// A flag that was given a value, and how the user wrote it.
struct GivenFlag: Hashable, Sendable {
    var rule: FlagRule
    var value: String
    /// `--name` or `HOLDFAST_NAME`: what a message about it starts with.
    var subject: String
}
