import Foundation
import HPACK
import Testing

/// Recorded header blocks of other implementations (github.com/http2jp/hpack-test-case), kept outside the repository.
struct Story: Decodable {
    struct Case: Decodable {
        var header_table_size: Int?
        var wire: String?
        var headers: [[String: String]]

        var list: HeaderList {
            var list = HeaderList()
            for header in headers {
                for (name, value) in header { list.append(name, value) }
            }
            return list
        }
    }
    var cases: [Case]

    static let folder: URL = {
        if let shared = ProcessInfo.processInfo.environment["HOLDFAST_SHARED"] {
            return URL(fileURLWithPath: shared).appendingPathComponent("data/hpack")
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../shared/data/hpack").standardizedFileURL
    }()

    static var arePresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    static func folders() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.contains(".") && $0 != "LICENSE" }.sorted()
    }

    static func all(in name: String) throws -> [(name: String, story: Story)] {
        let inner = folder.appendingPathComponent(name)
        let files = try FileManager.default.contentsOfDirectory(atPath: inner.path).filter { $0.hasSuffix(".json") }
        return try files.sorted().map { file in
            let bytes = try Data(contentsOf: inner.appendingPathComponent(file))
            return ("\(name)/\(file)", try JSONDecoder().decode(Story.self, from: bytes))
        }
    }
}

// The stories are test data beside the repository, not in it: without them these tests are skipped.
@Suite("Stories", .enabled(if: Story.arePresent, "the recorded stories are not on this machine"))
struct StoryTests {
    @Test("Every recorded block of every other encoder decodes to its headers")
    func decodeAll() throws {
        var stories = 0
        for folder in Story.folders() where folder != "raw-data" {
            for (name, story) in try Story.all(in: folder) {
                stories += 1
                let tableBytes = story.cases.first?.header_table_size ?? 4096
                var decoder = HeaderDecoder(tableBytesMax: tableBytes, listBytesMax: 1 << 20, fieldsMax: 1000)
                for (number, recorded) in story.cases.enumerated() {
                    if let size = recorded.header_table_size { decoder.setTableBytesMax(size) }
                    let wire = try #require(recorded.wire)
                    let list = try decode(hex(wire), with: &decoder)
                    #expect(list == recorded.list, "\(name) case \(number)")
                    #expect(decoder.tableBytes <= tableBytes || recorded.header_table_size != nil)
                }
            }
        }
        #expect(stories == 145)
    }

    @Test(
        "What we encode of the raw stories decodes to the same, within the peer's table limit",
        arguments: [0, 100, 1000, 4096])
    func encodeAll(tableBytes: Int) throws {
        var stories = 0
        for (name, story) in try Story.all(in: "raw-data") {
            stories += 1
            var encoder = HeaderEncoder()
            var decoder = HeaderDecoder(listBytesMax: 1 << 20, fieldsMax: 1000)
            encoder.setPeerTableBytesMax(tableBytes)
            decoder.setTableBytesMax(tableBytes)
            for (number, recorded) in story.cases.enumerated() {
                var block: [UInt8] = []
                encoder.encode(recorded.list, into: &block)
                #expect(encoder.tableBytes <= tableBytes)
                #expect(try decode(block, with: &decoder) == recorded.list, "\(name) case \(number)")
                #expect(decoder.tableBytes == encoder.tableBytes)
            }
        }
        #expect(stories == 22)
    }
}
