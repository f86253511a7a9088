/// A key as an answer shows it: its value and the revision that set it.
public struct Reading: Hashable, Sendable {
    public var value: String
    public var modRevision: Int64

    public init(value: String, modRevision: Int64) {
        self.value = value
        self.modRevision = modRevision
    }
}
