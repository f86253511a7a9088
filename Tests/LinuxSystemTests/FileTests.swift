import Glibc
import LinuxSystem
import Testing

@Suite struct FileTests {
    @Test("what is written is read back, flushed or not, at any offset")
    func roundTrip() throws {
        try withTemporaryDirectory { directory in
            let file = try directory.open("a", .createNew)
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
            try file.write(bytes, at: 0)
            try file.write(bytes[1000..<2000], at: 300_000)
            try file.flushData()
            try file.flush()
            try directory.flush()
            #expect(try file.size() == 301_000)
            #expect(try file.read(bytes.count, at: 0) == bytes)
            #expect(try file.read(2000, at: 300_500) == Array(bytes[1500..<2000]))
            #expect(try file.read(10, at: 999_999) == [])
            #expect(try file.read(10, at: 250_000) == [UInt8](repeating: 0, count: 10))
            #expect(try file.readAll(bytesMax: 70_000) == Array(bytes[..<70_000]))
            #expect(try file.readAll(bytesMax: 1 << 20).count == 301_000)
            try file.truncate(to: 5)
            #expect(try file.readAll(bytesMax: 100) == Array(bytes[..<5]))
        }
    }

    @Test("a file filled ahead is as long as asked and reads as zeros")
    func zeroFill() throws {
        try withTemporaryDirectory { directory in
            let file = try directory.open("segment", .createNew)
            try file.write([1, 2, 3], at: 0)
            try file.zeroFill(3_000_001, at: 2)
            #expect(try file.size() == 3_000_003)
            let bytes = try file.readAll(bytesMax: 4 << 20)
            #expect(Array(bytes[..<4]) == [1, 2, 0, 0])
            #expect(bytes[2...].allSatisfy { $0 == 0 })
            try file.allocate(100, at: 3_000_003)
            #expect(try file.size() == 3_000_103)
        }
    }

    @Test("directories and files are for their owner only")
    func modes() throws {
        try withTemporaryDirectory { directory in
            let nested = try Directory.create("\(directory.path)/x/y")
            #expect(try nested.permissions() == 0o700)
            #expect(try directory.permissions() == 0o700)
            #expect(try nested.open("f", .create).permissions() == 0o600)
            let again = try Directory.create("\(directory.path)/x/y/")
            #expect(try again.items().map(\.name) == ["f"])
            let inside = try directory.createDirectory("x")
            #expect(try inside.items() == [DirectoryItem(name: "y", kind: .directory, size: try size(of: inside, "y"))])
        }
    }

    @Test("a link in the place of a file is not followed")
    func links() throws {
        try withTemporaryDirectory { directory in
            try directory.open("real", .createNew).write([1], at: 0)
            #expect(symlink("\(directory.path)/real", "\(directory.path)/link") == 0)
            for mode in [OpenMode.read, .readWrite, .create] {
                #expect(failure { _ = try directory.open("link", mode) }?.errno == .symbolicLink)
            }
            #expect(failure { _ = try directory.open("link", .createNew) }?.errno == .exists)
            #expect(try directory.items().map(\.kind) == [.other, .file])
        }
    }

    @Test("items are sorted and sized, renaming replaces, removing removes")
    func names() throws {
        try withTemporaryDirectory { directory in
            for (name, size) in [("b", 3), ("a", 5), ("c", 0)] {
                try directory.open(name, .createNew).write([UInt8](repeating: 1, count: size), at: 0)
            }
            #expect(try directory.items().map { "\($0.name)\($0.size)" } == ["a5", "b3", "c0"])
            try directory.rename("a", to: "b")
            try directory.remove("c")
            try directory.flush()
            #expect(try directory.items() == [DirectoryItem(name: "b", kind: .file, size: 5)])
            #expect(failure { try directory.remove("c") }?.errno == .noSuchFile)
            #expect(failure { _ = try directory.open("c", .read) }?.errno == .noSuchFile)
            #expect(try directory.freeBytes() > 0)
        }
    }

    @Test("an error names the call, the path and the reason")
    func errorText() throws {
        let error = failure { _ = try Directory.open("/nowhere/at/all") }
        #expect(error?.description == "open /nowhere/at/all: No such file or directory (2)")
        #expect(failure { _ = try File.open("/dev/null", .createNew) }?.errno == .exists)
    }

    @Test("a full disk is an error of its own kind")
    func fullDisk() throws {
        // The kernel's ever-full device.
        let full = try File.open("/dev/full", .readWrite)
        let error = failure { try full.write([1], at: 0) }
        #expect(error?.errno == .noSpace)
        #expect(error?.isOutOfSpace == true)
    }

    @Test("a locked directory is in use until its lock is let go of")
    func lock() throws {
        try withTemporaryDirectory { directory in
            try lockTwice(directory)
            _ = try DirectoryLock(directory)
        }
    }

    private func lockTwice(_ directory: borrowing Directory) throws {
        let lock = try DirectoryLock(directory)
        do {
            _ = try DirectoryLock(directory)
            Issue.record("locked twice")
        } catch {
            #expect(error == .inUse(path: directory.path, pid: ThisProcess.id))
            #expect(error.description == "\(directory.path) is in use by process \(ThisProcess.id)")
        }
        try hold(lock)
    }

    /// Keeps the lock until here: without a use after the second attempt it might end before.
    private func hold(_ lock: consuming DirectoryLock) throws {}

    private func size(of directory: borrowing Directory, _ name: String) throws -> Int {
        try #require(try directory.items().first { $0.name == name }).size
    }

    private func failure(_ body: () throws -> Void) -> SystemError? {
        do {
            try body()
            return nil
        } catch {
            return error as? SystemError
        }
    }
}
