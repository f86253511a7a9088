/// What a non-blocking read or write did.
public enum IOResult: Hashable, Sendable {
    /// So many bytes were moved; 0 from a read is the end of the stream.
    case done(Int)
    /// Nothing could be done now.
    case wouldBlock
}
