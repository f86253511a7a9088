import LinuxSystem
import Testing

@testable import Coordination
@testable import Server

@Suite struct SnapshotProgramTests {
    private let cluster = ["--name", "m0", "--initial-cluster", "m0=http://127.0.0.1:24690"]
    private let urls = ["--initial-advertise-peer-urls", "http://127.0.0.1:24690"]

    private func run(_ arguments: [String]) -> Int32 {
        SnapshotProgram.run(arguments: arguments) { _, _, _ in "nobody is asked" }
    }

    /// Runs the body with a directory that holds a backup of the cluster that `cluster` and the token `old` make.
    private func withBackup(_ body: (_ directory: String, _ file: String) throws -> Void) throws {
        try ServedMember.withDirectory { directory in
            _ = try Directory.create(directory)
            guard
                case .run(let settings, _) = ServerSettings.parse(
                    arguments: cluster + urls + ["--initial-cluster-token", "old"])
            else {
                Issue.record("the flags are in order")
                return
            }
            var writer = BackupWriter(CoordinationState(), clusterID: settings.initialCluster.clusterID)
            let file = try File.open("\(directory)/backup", .create)
            var written = 0
            while case let step = writer.next(bytesMax: 4_096), step != .ended {
                guard case .piece(let bytes, _) = step else { continue }
                try file.write(bytes, at: written)
                written += bytes.count
            }
            try body(directory, "\(directory)/backup")
        }
    }

    private func restore(_ file: String, _ directory: String, _ more: [String]) -> Int32 {
        run(["restore", file, "--data-dir", directory] + cluster + urls + more)
    }

    private func names(_ directory: String) throws -> [String] { try Directory.open(directory).items().map(\.name) }

    @Test("a command line that makes no sense ends with 2")
    func usage() {
        for arguments in [
            [], ["grow"], ["status"], ["status", "a", "b"], ["status", "a", "--write-out", "yaml"],
            ["status", "a", "--write-out"], ["save", "a", "--timeout", "0"], ["save", "a", "--endpoint", "nowhere"],
            ["restore", "a", "--bump-revision", "x"], ["restore", "a", "--colour", "red"],
            ["restore", "a", "--name", "m", "--name", "m"], ["restore", "a", "--name", "m", "--initial-cluster", "x"],
        ] {
            #expect(run(arguments) == 2, "\(arguments)")
        }
        #expect(run(["help"]) == 0)
        #expect(run(["save", "a"]) == 1)
    }

    @Test("flags may stand before and behind the file, with a space or an equals sign")
    func flags() throws {
        let one = try SnapshotCommand(["restore", "f", "--name=m", "--bump-revision", "7", "--skip-hash-check"])
        let other = try SnapshotCommand(["restore", "--skip-hash-check", "--bump-revision=7", "--name", "m", "f"])
        #expect(one == other)
        #expect(
            one == .restore(.init(file: "f", serveFlags: ["--name", "m"], raise: 7, checksHash: false)))
        #expect(try SnapshotCommand(["status", "f", "-w", "json"]) == .status(file: "f", .json))
    }

    @Test("a directory is made for a new cluster only, and only where there is nothing")
    func places() throws {
        try withBackup { directory, file in
            #expect(restore(file, "\(directory)/data", ["--initial-cluster-token", "old"]) == 1)
            #expect(try names(directory) == ["backup"])
            _ = try Directory.create("\(directory)/full/something")
            #expect(restore(file, "\(directory)/full", ["--initial-cluster-token", "new"]) == 1)
            #expect(try names("\(directory)/full") == ["something"])
            #expect(restore(file, file, ["--initial-cluster-token", "new"]) == 1)
            _ = try Directory.create("\(directory)/empty")
            #expect(restore(file, "\(directory)/empty/", ["--initial-cluster-token", "new"]) == 0)
            #expect(restore(file, "\(directory)/deep/data", ["--initial-cluster-token", "new"]) == 0)
            #expect(try names(directory) == ["backup", "deep", "empty", "full"])
            #expect(try names("\(directory)/empty") == names("\(directory)/deep/data"))
            #expect(restore(file, "\(directory)/empty", ["--initial-cluster-token", "new"]) == 1)
        }
    }

    @Test("a file that is no whole backup is refused, and nothing is made")
    func damaged() throws {
        try withBackup { directory, path in
            let file = try File.open(path, .readWrite)
            let size = try file.size()
            let last = try file.read(1, at: size - 1)
            try file.write([last[0] ^ 1], at: size - 1)
            let data = "\(directory)/data"
            #expect(run(["status", path]) == 1)
            #expect(restore(path, data, ["--initial-cluster-token", "new"]) == 1)
            #expect(try names(directory) == ["backup"])
            #expect(restore(path, data, ["--initial-cluster-token", "new", "--skip-hash-check"]) == 0)
            try file.truncate(to: size - 512)
            #expect(restore(path, "\(directory)/more", ["--initial-cluster-token", "new", "--skip-hash-check"]) == 1)
            #expect(try names(directory) == ["backup", "data"])
            #expect(run(["status", "\(directory)/absent"]) == 1)
        }
    }

    @Test("status tells hash, revision, keys and size, as a table and as JSON")
    func summary() throws {
        try withBackup { _, file in
            let summary = BackupSummary(try BackupFile.read(file))
            #expect(summary.totalBytes == 544)
            #expect(
                summary.json.hasPrefix("{\"hash\":\(summary.hash),\"revision\":1,\"totalKey\":0,\"totalSize\":544,"))
            let lines = summary.table.split(separator: "\n")
            #expect(lines.count == 5)
            #expect(Set(lines.map(\.count)).count == 1)
            #expect(lines[1].contains("TOTAL KEYS"))
            #expect(lines[3].contains("544 B"))
        }
        #expect(BackupSummary.size(1_250) == "1.2 kB")
        #expect(BackupSummary.size(94_000_000) == "94.0 MB")
        #expect(BackupSummary.size(3 << 40) == "3.2 TB")
    }
}
