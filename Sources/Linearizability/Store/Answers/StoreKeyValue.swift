/// A key as a read shows it.
public struct StoreKeyValue: Hashable, Sendable {
    public var key: [UInt8]
    public var value: [UInt8]
    /// The revision since which it exists.
    public var createRevision: Int64
    /// The revision that wrote this value.
    public var modRevision: Int64
    /// How many times it was written since it exists, counted from 1.
    public var version: Int64

    public init(key: [UInt8], value: [UInt8], createRevision: Int64, modRevision: Int64, version: Int64) {
        self.key = key
        self.value = value
        self.createRevision = createRevision
        self.modRevision = modRevision
        self.version = version
    }
}
