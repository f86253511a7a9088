/// A command line makes no sense; one line for whoever wrote it.
public struct Misuse: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
