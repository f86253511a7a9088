internal import LinuxSystem
internal import Trials

/// The directory of a member, for a look, and for harm while it does not run.
struct DataDirectory: ~Copyable {
    /// More than any segment.
    private static let fileBytesMax = 1 << 30

    private let directory: Directory

    init(_ path: String) throws(SystemError) { directory = try Directory.open(path) }

    borrowing func contents() throws(SystemError) -> DirectoryContents {
        let names = try directory.items().map(\.name)
        let head: [UInt8]
        if let last = DirectoryContents.lastSegment(names) {
            head = try directory.open(last, .read).read(DirectoryContents.headBytes, at: 0)
        } else {
            head = []
        }
        return DirectoryContents(names, head: head)
    }

    borrowing func read(_ name: String) throws(SystemError) -> [UInt8] {
        let file = try directory.open(name, .read)
        return try file.read(min(try file.size(), Self.fileBytesMax), at: 0)
    }

    borrowing func suffer(_ harm: Harm) throws(SystemError) {
        switch harm {
        case .flipped(let name, let offset, let bit):
            let file = try directory.open(name, .readWrite)
            let byte = try file.read(1, at: offset)
            try file.write(byte.map { $0 ^ (1 << bit) }, at: offset)
        case .cut(let name, let to, _): try directory.open(name, .readWrite).truncate(to: to)
        case .removed(let name): try directory.remove(name)
        case .emptied: for item in try directory.items() { try directory.remove(item.name) }
        }
    }
}
