import Bytes
import Determinism
import Testing

@testable import Transport

@Suite struct FrameDecoderTests {
    @Test("whatever the cuts, the frames that went in come out", arguments: 1...40 as ClosedRange<UInt64>)
    func arbitraryCuts(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (stream, frames) = Self.stream(frames: 30, using: &random)
        var seen: [Seen] = []
        var decoder = FrameDecoder()
        var at = 0
        while at < stream.count {
            let longest = [1, 3, 20, 5000][Int.random(in: 0..<4, using: &random)]
            let end = min(stream.count, at + Int.random(in: 0...longest, using: &random))
            try Self.decode(stream[at..<end], with: &decoder, into: &seen)
            at = end
        }
        #expect(seen == [.preface(.current)] + frames, "seed \(seed)")
        #expect(decoder.partialByteCount == 0)
    }

    @Test("a stream cut off anywhere gives the frames before the cut and then waits")
    func cutOff() throws {
        var random = SplitMix64(seed: 7)
        let (stream, frames) = Self.stream(frames: 4, payloadMax: 40, using: &random)
        for end in 0..<stream.count {
            var decoder = FrameDecoder()
            var seen: [Seen] = []
            try Self.decode(stream[..<end], with: &decoder, into: &seen)
            #expect(seen.elementsEqual(([.preface(.current)] + frames).prefix(seen.count)), "end \(end)")
            #expect(seen.count <= frames.count)
        }
    }

    @Test("a flipped bit is found, whichever it is, and nothing wrong is delivered before it is")
    func flippedBits() throws {
        var random = SplitMix64(seed: 8)
        let (stream, frames) = Self.stream(frames: 3, payloadMax: 30, using: &random)
        let versions = Preface.byteCount - 4..<Preface.byteCount
        for bit in 0..<stream.count * 8 where !versions.contains(bit / 8) {
            var damaged = stream
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            var decoder = FrameDecoder()
            var seen: [Seen] = []
            var failure: FrameFailure?
            do throws(FrameFailure) {
                try Self.decode(damaged[...], with: &decoder, into: &seen)
            } catch {
                failure = error
            }
            #expect(failure != nil, "bit \(bit)")
            #expect(seen.elementsEqual(([.preface(.current)] + frames).prefix(seen.count)), "bit \(bit)")
            #expect(decoder.partialByteCount == 0)
            // It stays failed: what follows a damaged frame has no known beginning.
            #expect(throws: try #require(failure)) { try Self.decode(stream[...], with: &decoder, into: &seen) }
        }
    }

    @Test("random bytes behind a preface never trap and never become a frame", arguments: 1...50 as ClosedRange<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bytes: [UInt8] = []
        if seed % 3 != 0 { Preface.current.append(to: &bytes) }
        let prefaces = seed % 3 != 0 ? 1 : 0
        for _ in 0..<Int.random(in: 1...300, using: &random) { bytes.append(.random(in: 0...255, using: &random)) }
        var decoder = FrameDecoder()
        var seen: [Seen] = []
        try? Self.decode(bytes[...], with: &decoder, into: &seen)
        #expect(seen.count == prefaces, "seed \(seed)")
    }

    @Test(
        "a payload that claims more than its bound is refused when its header is complete",
        arguments: [
            (0, TransportLimits.greetingBytesMax, true), (0, TransportLimits.greetingBytesMax + 1, false),
            (1, TransportLimits.payloadBytesMax, true), (1, TransportLimits.payloadBytesMax + 1, false),
            (1, Int(UInt32.max), false),
        ])
    func tooLong(framesBefore: Int, claimed: Int, isAccepted: Bool) {
        var bytes: [UInt8] = []
        Preface.current.append(to: &bytes)
        for _ in 0..<framesBefore { FrameHeader.appendFrame(.hello, group: 0, to: &bytes) { _ in } }
        let start = bytes.count
        FrameHeader.appendFrame(FrameKind(rawValue: 16), group: 0, to: &bytes) { _ in }
        bytes.overwriteBigEndian(UInt32(claimed), at: start)
        var crc = CRC32C()
        crc.add(Array(bytes[start..<start + 9]))
        bytes.overwriteBigEndian(crc.value, at: start + 9)
        var decoder = FrameDecoder()
        var seen: [Seen] = []
        var failure: FrameFailure?
        do throws(FrameFailure) {
            try Self.decode(bytes[...], with: &decoder, into: &seen)
        } catch {
            failure = error
        }
        #expect(failure == (isAccepted ? nil : .payloadTooLong(claimed)))
    }

    @Test("another protocol is told from its first byte", arguments: ["G", "PRI * HTTP/2.0\r\n\r\n", "\u{16}\u{03}"])
    func otherProtocols(text: String) {
        var decoder = FrameDecoder()
        var seen: [Seen] = []
        #expect(throws: FrameFailure.notAPeer) { try Self.decode(Array(text.utf8)[...], with: &decoder, into: &seen) }
    }

    @Test("a callback that has had enough is not called again")
    func stopping() throws {
        var random = SplitMix64(seed: 9)
        let (stream, _) = Self.stream(frames: 5, using: &random)
        var decoder = FrameDecoder()
        var calls = 0
        try stream.withUnsafeBytes { bytes in
            try decoder.decode(bytes) { _ in
                calls += 1
                return calls < 3
            }
        }
        #expect(calls == 3)
    }

    enum Seen: Equatable {
        case preface(Preface)
        case frame(kind: UInt8, group: UInt32, payload: [UInt8])
    }

    static func stream(
        frames count: Int, payloadMax: Int = 3000, using random: inout SplitMix64
    ) -> (bytes: [UInt8], frames: [Seen]) {
        var bytes: [UInt8] = []
        var frames: [Seen] = []
        Preface.current.append(to: &bytes)
        for _ in 0..<count {
            let kind = UInt8.random(in: 0...255, using: &random)
            let group = UInt32.random(in: 0...3, using: &random)
            let length = Bool.random(using: &random) ? Int.random(in: 0...payloadMax, using: &random) : 0
            let payload = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            FrameHeader.appendFrame(FrameKind(rawValue: kind), group: group, to: &bytes) { $0 += payload }
            frames.append(.frame(kind: kind, group: group, payload: payload))
        }
        return (bytes, frames)
    }

    static func decode(
        _ bytes: ArraySlice<UInt8>, with decoder: inout FrameDecoder, into seen: inout [Seen]
    ) throws(FrameFailure) {
        // Copied, so that reading past the end of a piece is reading past the end of its memory.
        let copy = Array(bytes)
        var failure: FrameFailure?
        copy.withUnsafeBytes { buffer in
            do throws(FrameFailure) {
                try decoder.decode(buffer) { item in
                    switch item {
                    case .preface(let preface): seen.append(.preface(preface))
                    case .frame(let header, let payload):
                        seen.append(
                            .frame(kind: header.kind.rawValue, group: header.group, payload: Array(payload)))
                    }
                    return true
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
