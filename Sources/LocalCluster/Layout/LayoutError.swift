/// Numbers of a layout that cannot be: which, and what is allowed.
public struct LayoutError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
