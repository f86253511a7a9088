/// One file of the data directory, as a listing tells it.
public struct FileInfo: Hashable, Sendable {
    public var name: FileName
    /// Its length in bytes.
    public var bytes: Int

    public init(name: FileName, bytes: Int) {
        self.name = name
        self.bytes = bytes
    }
}
