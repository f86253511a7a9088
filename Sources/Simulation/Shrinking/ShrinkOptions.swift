/// What is to be made small.
public struct ShrinkOptions: Hashable, Sendable {
    public var run: RunRequest
    /// Where the diagram goes; nil: to a name made of the seed, in the directory for temporary files.
    public var svg: String?
}
