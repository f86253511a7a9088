import Foundation
import Observability
import Testing

@Suite struct LoggerTests {
    private let log = CapturedLog()

    @Test("a line says when, how bad, who, what, and the particulars")
    func textLine() {
        log.logger().info("became leader", ["term": 5, "member": .identifier(0x8E9E_05C5), "voters": .count(3)])
        #expect(log.lines == ["2026-11-21T02:50:35.123Z info raft: became leader term=5 member=8e9e05c5 voters=3\n"])
    }

    @Test("a JSON line says the same to a machine")
    func jsonLine() {
        log.logger(format: .json).warn(
            "slow disk", ["took_ms": 150, "file": "a b", "ok": false, "max": .unsigned(.max)])
        let expected =
            #"{"time":"2026-11-21T02:50:35.123Z","level":"warn","component":"raft","message":"slow disk","#
            + #""took_ms":150,"file":"a b","ok":false,"max":18446744073709551615}"# + "\n"
        #expect(log.lines == [expected])
    }

    @Test("lines below the level are not written, and their fields not made", arguments: Logger.Level.allCases)
    func levels(_ level: Logger.Level) {
        var made = 0
        func field() -> LogValue {
            made += 1
            return 1
        }
        let logger = log.logger(level: level)
        logger.debug("m", ["f": field()])
        logger.info("m", ["f": field()])
        logger.warn("m", ["f": field()])
        logger.error("m", ["f": field()])
        let written = Logger.Level.allCases.filter { $0 >= level }
        #expect(log.lines.map { String($0.split(separator: " ")[1]) } == written.map(\.name))
        #expect(made == written.count)
        #expect(Logger.Level(name: level.name) == level)
    }

    @Test("a level is asked for by its name only")
    func levelNames() {
        #expect(Logger.Level(name: "loud") == nil)
        #expect(Logger.Level(name: "") == nil)
    }

    @Test("keys and values are written as lengths, unless the level is debug")
    func redaction() {
        let secret: LogValue = .bytes(Array("s3cret value".utf8))
        for format in Logger.Format.allCases {
            log.logger(level: .info, format: format).error("refused", ["key": secret])
            log.logger(level: .debug, format: format).error("refused", ["key": secret])
        }
        #expect(log.lines.filter { $0.contains("s3cret value") }.count == 2)
        #expect(log.lines[0].hasSuffix("refused key=\"<12 bytes>\"\n"))
        #expect(log.lines[2].hasSuffix("\"key\":\"<12 bytes>\"}\n"))
    }

    @Test("a scope names its component and adds to the context")
    func scopes() {
        let logger = log.logger(context: [LogField("member", 1)]).scoped(to: "storage", ["segment": 7])
        logger.info("opened", ["bytes": 64])
        #expect(log.lines[0].hasSuffix("info storage: opened member=1 segment=7 bytes=64\n"))
    }

    @Test(
        "values that are not words are quoted, and nothing breaks out of a line",
        arguments: [
            ("plain-word/1.2:3", "plain-word/1.2:3"),
            ("", #""""#),
            ("two words", #""two words""#),
            ("a=b", #""a=b""#),
            ("say \"hi\"", #""say \"hi\"""#),
            ("back\\slash", #""back\\slash""#),
            ("line\nbreak\r\t", #""line\nbreak\r\t""#),
            ("esc\u{1B}[31m", #""esc\u001b[31m""#),
            ("nel\u{85}sep\u{2028}rtl\u{202E}", #""nel\u0085sep\u2028rtl\u202e""#),
            ("käse 🦊", #""käse 🦊""#),
        ])
    func escaping(_ value: String, _ written: String) {
        log.logger().info("m", ["v": .text(value)])
        #expect(log.lines == ["2026-11-21T02:50:35.123Z info raft: m v=\(written)\n"])
    }

    @Test("long values are cut, at a whole character")
    func cutting() {
        log.logger().info("m", ["v": .text(String(repeating: "é", count: 600))])
        #expect(log.lines[0].hasSuffix("v=\"\(String(repeating: "é", count: 512))…\"\n"))
        log.logger(level: .debug).info("m", ["v": .bytes([UInt8](repeating: 0x61, count: 5000))])
        #expect(log.lines[1].hasSuffix("v=\"\(String(repeating: "a", count: 1024))…\"\n"))
    }

    @Test("JSON lines are JSON, whatever the values", arguments: 1...50 as ClosedRange<UInt64>)
    func jsonIsJSON(_ seed: UInt64) throws {
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let text = String((0..<20).map { _ in Character(UnicodeScalar(UInt32(next() % 0xD800)) ?? "?") })
        let bytes = (0..<20).map { _ in UInt8(truncatingIfNeeded: next()) }
        log.logger(level: .debug, format: .json).debug("m", ["text": .text(text), "bytes": .bytes(bytes)])
        let object = try JSONSerialization.jsonObject(with: Data(log.lines[0].utf8)) as? [String: Any]
        let read = try #require(object?["text"] as? String)
        #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars), "seed \(seed)")
        #expect(object?["bytes"] as? String == String(decoding: bytes, as: UTF8.self), "seed \(seed)")
        #expect(log.lines[0].filter { $0.isNewline }.count == 1, "seed \(seed)")
    }
}
