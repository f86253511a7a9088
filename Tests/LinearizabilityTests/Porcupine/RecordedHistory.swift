import Foundation
import Linearizability

/// Histories with known verdicts (test data of github.com/anishathalye/porcupine), kept outside the repository.
struct RecordedHistory {
    typealias Register = RegisterModel<Int, Int>

    var file: String
    var isLinearizable: Bool
    var lines: [Substring]

    static let folder: URL = {
        if let shared = ProcessInfo.processInfo.environment["HOLDFAST_SHARED"] {
            return URL(fileURLWithPath: shared).appendingPathComponent("data/porcupine")
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../shared/data/porcupine").standardizedFileURL
    }()

    static var arePresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// Those of one kind: `jepsen-etcd`, events of a register, or `kv`, events of a map of texts.
    static func all(in kind: String) throws -> [RecordedHistory] {
        try text(of: "verdicts.tsv").split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            guard fields[0].hasPrefix("\(kind)/") else { return nil }
            let file = String(fields[0])
            return RecordedHistory(
                file: file, isLinearizable: fields[1] == "true", lines: try text(of: file).split(separator: "\n"))
        }
    }

    private static func text(of file: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(file)), as: UTF8.self)
    }

    struct Malformed: Error {
        var line: Substring
    }
}
