import EtcdAPI
import Testing

@testable import Gateway

@Suite struct TranscodingFuzzTests {
    @Test("damaged bodies give a message or a refusal, and a message that can be told again")
    func damagedText() throws {
        var random = SplitMix64(state: 41)
        let lines = try GoldenMessages.lines()
        for _ in 0..<4_000 {
            let line = lines[Int.random(in: 0..<lines.count, using: &random)]
            var text = Array(try json(line.name, line.bytes).utf8)
            for _ in 0...Int.random(in: 0..<3, using: &random) where !text.isEmpty {
                text[Int.random(in: 0..<text.count, using: &random)] =
                    Array(#"{}[]":,0a\"#.utf8)[
                        Int.random(in: 0..<10, using: &random)]
            }
            guard let bytes = try? encoded(line.name, String(decoding: text, as: UTF8.self)) else { continue }
            _ = try? json(line.name, bytes)
        }
    }

    @Test("damaged messages give JSON or a failure")
    func damagedBytes() throws {
        var random = SplitMix64(state: 42)
        let lines = try GoldenMessages.lines()
        for _ in 0..<4_000 {
            let line = lines[Int.random(in: 0..<lines.count, using: &random)]
            var bytes = line.bytes
            guard !bytes.isEmpty else { continue }
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = try? json(line.name, bytes)
        }
    }
}
