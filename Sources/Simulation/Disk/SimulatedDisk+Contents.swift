public import Storage

/// Looking at a disk from outside.
extension SimulatedDisk {
    /// The names that a listing tells, in order.
    public var fileNames: [FileName] { names.entries.map(\.name).sorted() }

    /// The names that are there after a power cut that loses all that was not flushed, in order.
    public var durableFileNames: [FileName] { names.durable.map(\.name).sorted() }

    /// What a read of the whole file answers.
    public func contents(of name: FileName) -> [UInt8]? { names[name].map { files[$0].cached } }

    /// What is there after a power cut that loses all that was not flushed.
    public func durableContents(of name: FileName) -> [UInt8]? { names.durableFile(name).map { files[$0].medium } }

    /// What a power cut that loses all that was not flushed would leave.
    public var durableImage: DiskImage {
        DiskImage(files: durableFileNames.map { DiskImage.File(name: $0, contents: durableContents(of: $0) ?? []) })
    }

    /// What a reader sees.
    public var image: DiskImage {
        DiskImage(files: fileNames.map { DiskImage.File(name: $0, contents: contents(of: $0) ?? []) })
    }
}

/// The files of a directory as they were at some moment.
public struct DiskImage: Hashable, Sendable {
    public struct File: Hashable, Sendable {
        public var name: FileName
        public var contents: [UInt8]

        public init(name: FileName, contents: [UInt8]) {
            self.name = name
            self.contents = contents
        }
    }

    /// In the order of their names.
    public var files: [File]

    public init(files: [File]) { self.files = files.sorted { $0.name < $1.name } }
}
