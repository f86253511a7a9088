/// One name found in a directory.
public struct DirectoryItem: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case file, directory, other }

    public var name: String
    public var kind: Kind
    /// Length in bytes as the file system states it; meaningful for files.
    public var size: Int

    public init(name: String, kind: Kind, size: Int) {
        self.name = name
        self.kind = kind
        self.size = size
    }
}
