import HPACK
import Testing

@Suite("What the decoder refuses")
struct RefusalTests {
    @Test(
        "Malformed blocks are named",
        arguments: [
            ("80", HeaderDecodingError.invalidIndex), ("be", .invalidIndex), ("ff00", .invalidIndex),
            ("7f8001", .invalidIndex), ("0f8001", .invalidIndex),
            ("ff80808080808001", .integerTooLarge), ("ffffffffffffff7f", .integerTooLarge),
            ("ff8080808008", .integerTooLarge), ("40ff80808080808080", .integerTooLarge),
            ("ff", .truncated), ("40", .truncated), ("4003616263", .truncated), ("400361", .truncated),
            ("4003616263ff", .truncated), ("04ff8001", .truncated),
            ("0481ff", .invalidHuffman), ("0482ffff", .invalidHuffman), ("0481fe", .invalidHuffman),
            ("0484fffffffc", .invalidHuffman), ("048118", .invalidHuffman), ("04821fff", .invalidHuffman),
            ("3fe21f82", .invalidSizeUpdate), ("8220", .invalidSizeUpdate), ("20202082", .invalidSizeUpdate),
        ])
    func malformed(wire: String, error: HeaderDecodingError) {
        #expect(throws: error) { try decode(hex(wire)) }
    }

    @Test("Padding of up to seven ones is right") func padding() throws {
        #expect(try decode(hex("04811f")) == HeaderList([":path": "a"]))
        #expect(try decode(hex("0480")) == HeaderList([":path": ""]))
    }

    @Test("A field after the table is emptied cannot refer to it") func emptied() throws {
        var decoder = HeaderDecoder()
        _ = try decode(hex("400161016282be"), with: &decoder)
        #expect(throws: HeaderDecodingError.invalidIndex) { try decode(hex("20be"), with: &decoder) }
    }

    @Test("A lowered limit must be confirmed by the encoder") func missingUpdate() throws {
        var decoder = HeaderDecoder()
        decoder.setTableBytesMax(100)
        #expect(throws: HeaderDecodingError.invalidSizeUpdate) { try decode(hex("82"), with: &decoder) }
        var other = HeaderDecoder()
        other.setTableBytesMax(100)
        #expect(try decode(hex("3f4582"), with: &other).count == 1)
    }

    @Test("Two size updates at the start are right, also down and up again") func twoUpdates() throws {
        #expect(try decode(hex("203fe11f82")).count == 1)
    }

    @Test("A small block cannot expand through the table beyond the list's limit") func bomb() throws {
        var decoder = HeaderDecoder(listBytesMax: 16_384, fieldsMax: 10_000)
        let value = [UInt8](repeating: 0x61, count: 3_000)
        var block: [UInt8] = [0x40, 1, 0x78, 0x7F, 0x80 | UInt8((3_000 - 127) & 0x7F), UInt8((3_000 - 127) >> 7)]
        block += value
        #expect(try decode(block, with: &decoder).count == 1)
        #expect(throws: HeaderDecodingError.listTooLarge) {
            try decode([UInt8](repeating: 0xBE, count: 16_000), with: &decoder)
        }
    }

    @Test("Huffman text stops at the limit") func huffmanBomb() {
        var decoder = HeaderDecoder(listBytesMax: 100, fieldsMax: 10)
        // 0x00 is the code of "0" and a bit: 8,000 bits make 1,600 letters.
        let block: [UInt8] =
            [0x04, 0xFF, 0x80 | UInt8((1_000 - 127) & 0x7F), UInt8((1_000 - 127) >> 7)]
            + [UInt8](repeating: 0, count: 1_000)
        #expect(throws: HeaderDecodingError.listTooLarge) { try decode(block, with: &decoder) }
    }

    @Test("The number of fields is bounded") func fieldCount() throws {
        var decoder = HeaderDecoder(listBytesMax: 1 << 20, fieldsMax: 100)
        #expect(try decode([UInt8](repeating: 0x82, count: 100), with: &decoder).count == 100)
        #expect(throws: HeaderDecodingError.tooManyFields) {
            try decode([UInt8](repeating: 0x82, count: 101), with: &decoder)
        }
        #expect(throws: HeaderDecodingError.tooManyFields) {
            try decode([UInt8](repeating: 0x82, count: 100) + hex("0400"), with: &decoder)
        }
    }

    @Test("A field larger than the table empties it and is not an error") func largerThanTable() throws {
        var decoder = HeaderDecoder(tableBytesMax: 64)
        _ = try decode(hex("4001610162"), with: &decoder)
        #expect(decoder.tableBytes == 34)
        let block: [UInt8] = [0x40, 1, 0x61, 60] + [UInt8](repeating: 0x62, count: 60)
        #expect(try decode(block, with: &decoder).count == 1)
        #expect(decoder.tableBytes == 0)
    }

    @Test(
        "Spelling is judged and marked",
        arguments: [
            ("Upper", "v", true), ("", "v", true), ("a b", "v", true), (":", "v", true), ("a:b", "v", true),
            ("a", "v\n", true), ("a", "\u{0}", true), ("a", "x\r", true), ("a-b_c.1", "v w", false),
            (":path", "/", false),
        ])
    func spelling(name: String, value: String, isInvalid: Bool) throws {
        var list = HeaderList()
        list.append(name, value)
        var encoder = HeaderEncoder()
        var block: [UInt8] = []
        encoder.encode(list, into: &block)
        let decoded = try decode(block)
        let marks = decoded[field: 0].marks
        #expect(marks.isDisjoint(with: [.invalidName, .invalidValue]) != isInvalid)
        #expect(marks.subtracting([.sensitive, .transient]) == list[field: 0].marks)
    }
}
