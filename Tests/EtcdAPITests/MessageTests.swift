import EtcdAPI
import Protobuf
import Testing

@Suite struct MessageTests {
    private func decode(_ name: String, _ bytes: [UInt8]) throws -> any ProtobufMessage {
        try #require(AllMessages.byName[name], "\(name) is a message of the module").init(decoding: bytes)
    }

    @Test("every message reads what an independent implementation wrote, field by field, and writes the same bytes")
    func golden() throws {
        for line in try GoldenFile().lines {
            let message = try decode(line.name, line.bytes)
            #expect(FieldText.of(message) == line.text, "\(line.name)")
            #expect(message.encoded() == line.bytes, "\(line.name)")
        }
    }

    @Test("the golden file holds every message")
    func complete() throws {
        let held = Set(try GoldenFile().lines.map(\.name))
        #expect(held == Set(AllMessages.byName.keys))
    }

    @Test("the message of no bytes is the empty one, and is written as no bytes")
    func empty() throws {
        for (name, type) in AllMessages.byName {
            #expect(try decode(name, []).encoded() == [], "\(name)")
            #expect(type.init().encoded() == [], "\(name)")
        }
    }

    @Test("fields of a newer release are passed over in every message")
    func unknownFields() throws {
        // 1000: a varint, a submessage, a fixed64 and a group.
        let newer: [UInt8] =
            [0xC0, 0x3E, 0x07, 0xC2, 0x3E, 0x02, 0x08, 0x01, 0xC1, 0x3E, 1, 2, 3, 4, 5, 6, 7, 8]
            + [0xC3, 0x3E, 0x08, 0x01, 0xC4, 0x3E]
        for line in try GoldenFile().lines {
            #expect(FieldText.of(try decode(line.name, newer + line.bytes + newer)) == line.text, "\(line.name)")
        }
    }

    @Test(
        "what was decoded is encoded and decoded to the same, whatever is merged",
        arguments: 1...40 as ClosedRange<UInt64>)
    func fixpoint(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let lines = Dictionary(grouping: try GoldenFile().lines, by: \.name)
        for (name, samples) in lines.sorted(by: { $0.key < $1.key }) {
            // The encodings of two messages after each other are the encoding of their merger.
            let bytes = (0..<3).flatMap { _ in samples.randomElement(using: &random)?.bytes ?? [] }
            let message = try decode(name, bytes)
            let again = message.encoded()
            let second = try decode(name, again)
            #expect(FieldText.of(second) == FieldText.of(message), "\(name), seed \(seed)")
            #expect(second.encoded() == again, "\(name), seed \(seed)")
        }
    }

    @Test("damaged bytes give a message or an error", arguments: 1...40 as ClosedRange<UInt64>)
    func damage(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for line in try GoldenFile().lines {
            var bytes = Array(line.bytes.prefix(Int.random(in: 0...line.bytes.count, using: &random)))
            for _ in 0..<Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(truncatingIfNeeded: random.next())
            }
            guard let message = try? decode(line.name, bytes) else { continue }
            let again = message.encoded()
            #expect(try decode(line.name, again).encoded() == again, "\(line.name), seed \(seed)")
        }
    }

    @Test("garbage gives a message or an error", arguments: 1...20 as ClosedRange<UInt64>)
    func garbage(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for (name, _) in AllMessages.byName.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<20 {
                let bytes = (0..<Int.random(in: 0..<48, using: &random)).map { _ in
                    UInt8(truncatingIfNeeded: random.next() >> UInt64.random(in: 56..<64, using: &random))
                }
                guard let message = try? decode(name, bytes) else { continue }
                let again = message.encoded()
                #expect(try decode(name, again).encoded() == again, "\(name), seed \(seed)")
            }
        }
    }

    @Test("a transaction nests to the limit of depth and no deeper")
    func nestedTransactions() throws {
        func nested(_ levels: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<levels {
                let inner = bytes
                bytes = []
                bytes.appendMessage(2) { $0.appendElement(4, inner) }
            }
            return bytes
        }
        #expect(try TxnRequest(decoding: nested(16)).success.count == 1)
        #expect(throws: ProtobufError.tooDeep) { try TxnRequest(decoding: nested(17)) }
        #expect(throws: ProtobufError.tooDeep) { try TxnRequest(decoding: nested(2_000)) }
    }

    @Test("a transaction of very many empty operations is refused before it fills the memory")
    func manyOperations() {
        let operations = (0..<100_000).flatMap { _ in [0x12, 0x00] as [UInt8] }
        #expect(throws: ProtobufError.tooManyElements) { try TxnRequest(decoding: operations) }
    }

    @Test("an enum's number without a name is kept")
    func openEnums() throws {
        var request = RangeRequest(key: [1])
        request.sortOrder = .init(rawValue: 9)
        request.sortTarget = .init(rawValue: -1)
        let decoded = try RangeRequest(decoding: request.encoded())
        #expect(decoded == request)
        #expect(!decoded.sortOrder.isDefined)
        #expect(!decoded.sortTarget.isDefined)
        #expect(RangeRequest.SortTarget.value.isDefined)
    }
}
