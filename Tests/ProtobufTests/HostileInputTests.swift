import Protobuf
import Testing

@Suite struct HostileInputTests {
    private func error(_ bytes: [UInt8], limits: ProtobufLimits = .request) -> ProtobufError? {
        do {
            _ = try Everything(decoding: bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("a field that reaches past its message is truncated")
    func truncation() {
        #expect(error([0x08]) == .truncated)
        #expect(error([0x08, 0x80]) == .truncated)
        #expect(error([0x80]) == .truncated)
        #expect(error([0x32, 0x02, 0x01]) == .truncated)
        #expect(error([0x32, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]) == .truncated)
        #expect(error([0x32] + [UInt8](repeating: 0xFF, count: 9) + [0x01]) == .truncated)
        #expect(error([0xA1, 0x06, 1, 2, 3]) == .truncated)
        #expect(error([0xA5, 0x06, 1, 2, 3]) == .truncated)
        #expect(error([0x52, 0x01, 0x80]) == .truncated)
    }

    @Test("a field may not reach past its own submessage into the outer one")
    func innerTruncation() {
        #expect(error([0x72, 0x02, 0x08, 0x80, 0x01]) == .truncated)
        #expect(error([0x6A, 0x02, 0x32, 0x01, 0x41]) == .truncated)
        #expect(error([0x6A, 0x01, 0xA3, 0x01, 0xA4, 0x01]) == .truncated)
    }

    @Test("varints of more than ten bytes or 64 bits are refused")
    func overlong() {
        let ten = [UInt8](repeating: 0x80, count: 10)
        #expect(error([0x08] + ten + [0x01]) == .malformedVarint)
        #expect(error([0x08] + ten.dropLast() + [0x02]) == .malformedVarint)
        #expect(error([0x08] + ten.dropLast() + [0x01]) == nil)
        #expect(error([0x08, 0x81, 0x00]) == nil)
    }

    @Test("field number 0, numbers above 2^29 − 1 and unknown wire types are refused")
    func tags() {
        #expect(error([0x00, 0x00]) == .malformedTag)
        #expect(error([0x02, 0x00]) == .malformedTag)
        #expect(error([0x0E]) == .malformedTag)
        #expect(error([0x0F]) == .malformedTag)
        #expect(error([0x80, 0x80, 0x80, 0x80, 0x10, 0x00]) == .malformedTag)
        #expect(error([0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x00]) == nil)
    }

    @Test("groups must balance, and an unfinished one is truncated")
    func groups() {
        #expect(error([0x0C]) == .unbalancedGroup)
        #expect(error([0xA4, 0x06]) == .unbalancedGroup)
        #expect(error([0xA3, 0x06, 0x0C]) == .unbalancedGroup)
        #expect(error([0xA3, 0x06]) == .truncated)
        #expect(error([0xA3, 0x06, 0x0B, 0x0C]) == .truncated)
    }

    @Test(
        "text that is not UTF-8 is refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func invalidText(_ text: [UInt8]) {
        #expect(error([0x3A, UInt8(text.count)] + text) == .invalidUTF8)
        #expect(error([0x4A, UInt8(text.count)] + text) == .invalidUTF8)
        #expect(error([0x7A, UInt8(text.count)] + text) == .invalidUTF8)
        #expect(error([0x32, UInt8(text.count)] + text) == nil, "bytes may be anything")
    }

    @Test("messages nest to the limit and no deeper")
    func depth() {
        func nested(_ levels: Int, _ tag: [UInt8]) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<levels {
                var outer = tag
                outer.append(contentsOf: [UInt8(bytes.count & 0x7F | 0x80), UInt8(bytes.count >> 7)])
                bytes = outer + bytes
            }
            return bytes
        }
        for tag in [[0x6A], [0x82, 0x01]] as [[UInt8]] {
            #expect(error(nested(32, tag)) == nil)
            #expect(error(nested(33, tag)) == .tooDeep)
            #expect(error(nested(3000, tag)) == .tooDeep)
        }
    }

    @Test("groups nest to the limit and no deeper, inside messages less deep")
    func groupDepth() {
        func nested(_ levels: Int) -> [UInt8] {
            [UInt8](repeating: 0xC3, count: levels).flatMap { [$0, 0x02] }
                + [UInt8](repeating: 0xC4, count: levels).flatMap { [$0, 0x02] }
        }
        #expect(error(nested(32)) == nil)
        #expect(error(nested(33)) == .tooDeep)
        #expect(error(nested(100_000)) == .tooDeep)
        let inner = nested(31)
        #expect(error([0x6A, UInt8(inner.count)] + inner) == nil)
        let deeper = nested(32)
        #expect(error([0x6A, 0x80, 0x01] + deeper) == .tooDeep)
    }

    @Test("elements of all repeated fields count together")
    func elements() {
        let limits = ProtobufLimits(elementsMax: 4)
        let four: [UInt8] = [0x6A, 0x02, 0x42, 0x00, 0x4A, 0x00, 0x58, 0x01]
        #expect(error(four, limits: limits) == nil)
        #expect(error(four + [0x58, 0x01], limits: limits) == .tooManyElements)
        #expect(error([0x5A, 0x05, 1, 2, 3, 4, 5], limits: limits) == .tooManyElements)
        #expect(error([0x52, 0x05, 1, 2, 3, 4, 5], limits: limits) == .tooManyElements)
        #expect(error([UInt8](repeating: 0x6A, count: 5).flatMap { [$0, 0x00] }, limits: limits) == .tooManyElements)
    }

    @Test("a submessage sent in very many pieces costs what it weighs")
    func manyPieces() throws {
        let piece: [UInt8] = [0x82, 0x01, 0x02, 0x58, 0x01]
        let bytes = [[UInt8]](repeating: piece, count: 60_000).flatMap { $0 }
        guard case .child(let child)? = try Everything(decoding: bytes).choice else {
            Issue.record("the member is a child")
            return
        }
        #expect(child.unsigneds.count == 60_000)
    }
}
