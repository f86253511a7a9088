import Protobuf
import Testing

@Suite struct WireFormatTests {
    private func encoded(_ change: (inout Everything) -> Void) -> [UInt8] {
        var message = Everything()
        change(&message)
        return message.encoded()
    }

    @Test("a message of defaults is empty")
    func defaults() throws {
        #expect(Everything().encoded() == [])
        #expect(try Everything(decoding: []) == Everything())
    }

    @Test("scalars have the bytes the specification gives them")
    func scalarBytes() {
        #expect(encoded { $0.unsigned = 150 } == [0x08, 0x96, 0x01])
        #expect(encoded { $0.signed = -2 } == [0x10, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01])
        #expect(encoded { $0.narrow = .max } == [0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
        #expect(encoded { $0.flag = true } == [0x20, 0x01])
        #expect(encoded { $0.color.rawValue = -1 } == [0x28] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
        #expect(encoded { $0.text = "testing" } == [0x3A, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67])
    }

    @Test("repeated numbers are written packed, repeated bytes one by one, empty ones too")
    func repeatedBytes() {
        #expect(encoded { $0.unsigneds = [3, 270, 86942] } == [0x5A, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05])
        #expect(encoded { $0.blobs = [[], [7]] } == [0x42, 0x00, 0x42, 0x01, 0x07])
        #expect(encoded { $0.colors = [.init(rawValue: 0)] } == [0x52, 0x01, 0x00])
    }

    @Test("a submessage and a oneof member are there even when empty")
    func presence() throws {
        #expect(encoded { $0.leaf = .init() } == [0x72, 0x00])
        #expect(encoded { $0.choice = .text("") } == [0x7A, 0x00])
        #expect(encoded { $0.choice = .child(.init()) } == [0x82, 0x01, 0x00])
        #expect(try Everything(decoding: [0x72, 0x00]).leaf == .init())
        #expect(try Everything(decoding: [0x7A, 0x00]).choice == .text(""))
    }

    @Test(
        "a length of any size stands before its body",
        arguments: [0, 1, 127, 128, 129, 16_383, 16_384, 2_097_151, 2_097_152])
    func patchedLengths(_ size: Int) throws {
        let blob = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var body: [UInt8] = []
        body.appendMessage(14) { $0.append(contentsOf: blob) }
        var plain: [UInt8] = []
        plain.appendElement(14, blob)
        #expect(body == plain)
    }

    @Test(
        "varint sizes are those of the bytes written",
        arguments: [0, 1, 127, 128, 16_383, 16_384, UInt64.max >> 1, .max])
    func varintSizes(_ value: UInt64) {
        var bytes: [UInt8] = []
        bytes.appendElement(1, value)
        #expect([UInt8].varintSize(value) == bytes.count - 1)
    }

    @Test("the last scalar wins")
    func lastWins() throws {
        let message = try Everything(decoding: [0x08, 0x01, 0x3A, 0x01, 0x61, 0x08, 0x02, 0x3A, 0x00])
        #expect(message.unsigned == 2)
        #expect(message.text == "")
    }

    @Test("pieces of a submessage merge: scalars replace, repeated fields grow")
    func merging() throws {
        let message = try Everything(decoding: [0x72, 0x04, 0x08, 0x01, 0x10, 0x05, 0x72, 0x04, 0x08, 0x02, 0x10, 0x06])
        #expect(message.leaf?.number == 2)
        #expect(message.leaf?.numbers == [5, 6])
    }

    @Test("pieces of the same oneof member merge, another member replaces")
    func mergingUnions() throws {
        let twice: [UInt8] = [0x82, 0x01, 0x02, 0x08, 0x01, 0x82, 0x01, 0x02, 0x10, 0x02]
        var both = Everything()
        both.unsigned = 1
        both.signed = 2
        #expect(try Everything(decoding: twice).choice == .child(both))
        #expect(try Everything(decoding: twice + [0x7A, 0x00]).choice == .text(""))
        #expect(try Everything(decoding: twice + [0xFA, 0x7F, 0x00]).choice == .other(Everything()))
    }

    @Test("a repeated number is read packed, alone, and mixed")
    func packedAndUnpacked() throws {
        #expect(
            try Everything(decoding: [0x50, 0x01, 0x52, 0x02, 0x02, 0x00, 0x50, 0x07]).colors.map(\.rawValue) == [
                1, 2, 0, 7,
            ])
        #expect(try Everything(decoding: [0x5A, 0x00]).unsigneds == [])
    }

    @Test("wide numbers are cut to the field's width, and any number but 0 is true")
    func narrowing() throws {
        #expect(try Everything(decoding: [0x18, 0x81, 0x80, 0x80, 0x80, 0x10]).narrow == 1)
        #expect(try Everything(decoding: [0x20, 0x80, 0x01]).flag)
        #expect(try Everything(decoding: [0x28, 0x63]).color == .init(rawValue: 99))
        #expect(try Everything(decoding: [0x28, 0x63]).color.isDefined == false)
    }

    @Test("unknown fields of every wire type are passed over")
    func unknownFields() throws {
        let unknown: [UInt8] =
            [0xA0, 0x06, 0x05]  // 100: varint
            + [0xA1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8]  // 100: fixed64
            + [0xA2, 0x06, 0x02, 0xFF, 0xFF]  // 100: bytes
            + [0xA5, 0x06, 1, 2, 3, 4]  // 100: fixed32
            + [0xA3, 0x06, 0x08, 0x01, 0x0B, 0x12, 0x01, 0x41, 0x0C, 0xA4, 0x06]  // 100: group with a group
        let message = try Everything(decoding: [0x08, 0x01] + unknown + [0x10, 0x02])
        #expect(message.unsigned == 1)
        #expect(message.signed == 2)
        #expect(message.encoded() == [0x08, 0x01, 0x10, 0x02])
    }

    @Test("a known number with another wire type counts as unknown")
    func foreignWireType() throws {
        let message = try Everything(
            decoding: [0x0A, 0x01, 0x41, 0x30, 0x05, 0x70, 0x05, 0x7D, 1, 2, 3, 4, 0x40, 0x01, 0x68, 0x01, 0x50 | 0x01]
                + [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(message == Everything())
        let kept = try Everything(decoding: [0x7A, 0x00, 0x80, 0x01, 0x05])
        #expect(kept.choice == .text(""))
    }
}
