import HPACK
import Testing

@Suite("HPACK properties")
struct PropertyTests {
    @Test("Random lists through changing table limits come back as they were", arguments: 1...40 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = Generator(seed: seed)
        var encoder = HeaderEncoder()
        var decoder = HeaderDecoder(listBytesMax: 1 << 20, fieldsMax: 1_000)
        var prepared = PreparedFields(HeaderList([":status": "200", "content-type": "application/grpc", "x": "y"]))
        for step in 0..<60 {
            if Int.random(in: 0..<6, using: &random) == 0 {
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let bytes = Int.random(in: 0...4_096, using: &random)
                    encoder.setPeerTableBytesMax(bytes)
                    decoder.setTableBytesMax(bytes)
                }
            }
            var block: [UInt8] = []
            if Bool.random(using: &random) {
                prepared.encode(with: &encoder, into: &block)
                #expect(try decode(block, with: &decoder) == prepared.fields, "seed \(seed) step \(step)")
            } else {
                let list = randomList(&random)
                encoder.encode(list, into: &block)
                #expect(try decode(block, with: &decoder) == list, "seed \(seed) step \(step)")
            }
            #expect(decoder.tableBytes == encoder.tableBytes, "seed \(seed) step \(step)")
        }
    }

    private func randomList(_ random: inout Generator) -> HeaderList {
        let names = [":path", "te", "user-agent", "x-request", "cookie", "grpc-timeout", "a", "authorization"]
        var list = HeaderList()
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let name = names[Int.random(in: 0..<names.count, using: &random)]
            let length = Int.random(in: 0...9, using: &random) == 0 ? 2_000 : 20
            let kind = Int.random(in: 0..<3, using: &random)
            let value = (0..<Int.random(in: 0...length, using: &random)).map { _ -> UInt8 in
                kind == 0 ? UInt8.random(in: 0...255, using: &random) : UInt8.random(in: 97...99, using: &random)
            }
            let marks: [HeaderField.Marks] = [[], .transient, .sensitive]
            list.append(name: Array(name.utf8), value: value, marks: marks[Int.random(in: 0..<3, using: &random)])
        }
        return list
    }

    @Test(
        "Mutated blocks give a list within the limits or an error, never a trap",
        arguments: 1...20 as ClosedRange<UInt64>)
    func mutations(seed: UInt64) {
        var random = Generator(seed: seed)
        let samples = ExampleTests.requests.map { hex($0.huffman) } + ExampleTests.responses.map { hex($0.plain) }
        var refused = 0
        var decoder = HeaderDecoder(listBytesMax: 2_000, fieldsMax: 30)
        for _ in 0..<1_500 {
            var block = samples[Int.random(in: 0..<samples.count, using: &random)]
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let position = Int.random(in: 0..<block.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: block[position] = UInt8.random(in: 0...255, using: &random)
                case 1: block.insert(UInt8.random(in: 0...255, using: &random), at: position)
                case 2: block.removeLast(min(block.count - 1, Int.random(in: 0...5, using: &random)))
                default: block += block.prefix(Int.random(in: 0...200, using: &random))
                }
            }
            do {
                let list = try decode(block, with: &decoder)
                #expect(list.accountedBytes <= 2_000 && list.count <= 30, "seed \(seed)")
            } catch {
                refused += 1
                decoder = HeaderDecoder(listBytesMax: 2_000, fieldsMax: 30)
            }
            #expect(decoder.tableBytes <= 4_096, "seed \(seed)")
        }
        #expect(refused > 0)
    }
}
