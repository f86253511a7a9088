import Bytes
import Testing

@Suite struct ByteCursorTests {
    @Test("what was written is read back", arguments: [0, 1, 127, 128, 16_383, 16_384, UInt64.max >> 1, .max])
    func varintRoundTrip(_ value: UInt64) {
        var bytes: [UInt8] = []
        bytes.appendVarint(value)
        bytes.appendBigEndian(UInt32(0xDEAD_BEEF))
        bytes.appendLengthPrefixed([1, 2, 3])
        bytes.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            #expect(cursor.readVarint() == value)
            #expect(cursor.readBigEndian(UInt32.self) == 0xDEAD_BEEF)
            #expect(cursor.readLengthPrefixed() == [1, 2, 3])
            #expect(cursor.isAtEnd)
            #expect(cursor.readBigEndian(UInt8.self) == nil)
        }
    }

    @Test(
        "a varint that is cut off, overlong or over 64 bits is nil",
        arguments: [
            [0x80], [UInt8](repeating: 0x80, count: 10) + [0], [UInt8](repeating: 0xFF, count: 9) + [2], [],
        ])
    func badVarint(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            #expect(cursor.readVarint() == nil)
        }
    }

    @Test("a length is compared with what there is before it is believed")
    func lyingLength() {
        let bytes: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 2]
        bytes.withUnsafeBytes { buffer in
            var cursor = ByteCursor(buffer)
            #expect(cursor.readLengthPrefixed() == nil)
            var other = ByteCursor(buffer)
            #expect(other.readSlice(-1) == nil)
            #expect(other.readSlice(8) == nil)
        }
    }
}
