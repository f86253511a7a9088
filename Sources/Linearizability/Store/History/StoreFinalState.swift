/// All keys of one member after every operation had ended.
public struct StoreFinalState: Hashable, Sendable {
    /// The member, for reports.
    public var name: String
    public var revision: Int64
    /// Ascending by key.
    public var keyValues: [StoreKeyValue]

    public init(name: String, revision: Int64, keyValues: [StoreKeyValue]) {
        self.name = name
        self.revision = revision
        self.keyValues = keyValues
    }
}
