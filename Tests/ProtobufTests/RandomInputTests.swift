import Protobuf
import Testing

@Suite struct RandomInputTests {
    private func message(depth: Int, _ random: inout SplitMix64) -> Everything {
        var message = Everything()
        func maybe() -> Bool { Bool.random(using: &random) }
        func number() -> UInt64 { random.next() >> UInt64.random(in: 0..<64, using: &random) }
        func text() -> String {
            String(
                (0..<Int.random(in: 0..<9, using: &random)).map { _ in "aé漢🦊\0z".randomElement(using: &random) ?? "a" })
        }
        func blob() -> [UInt8] {
            (0..<Int.random(in: 0..<200, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }
        if maybe() { message.unsigned = number() }
        if maybe() { message.signed = Int64(bitPattern: number()) }
        if maybe() { message.narrow = UInt32(truncatingIfNeeded: number()) }
        message.flag = maybe()
        if maybe() { message.color.rawValue = Int32(truncatingIfNeeded: number()) }
        if maybe() { message.blob = blob() }
        if maybe() { message.text = text() }
        if maybe() { message.blobs = [blob(), [], blob()] }
        if maybe() { message.texts = [text(), text()] }
        if maybe() { message.colors = [.init(rawValue: Int32(truncatingIfNeeded: number())), .init(rawValue: 0)] }
        if maybe() { message.unsigneds = [number(), 0, number()] }
        if maybe() { message.signeds = [Int64(bitPattern: number()), -1] }
        if maybe() {
            var leaf = Everything.Leaf()
            leaf.number = Int64(bitPattern: number())
            message.leaf = leaf
        }
        guard depth > 0 else { return message }
        if maybe() { message.children = [self.message(depth: depth - 1, &random), .init()] }
        switch UInt8.random(in: 0..<4, using: &random) {
        case 0: message.choice = .text(text())
        case 1: message.choice = .child(self.message(depth: depth - 1, &random))
        case 2: message.choice = .other(self.message(depth: depth - 1, &random))
        default: break
        }
        return message
    }

    @Test("what is encoded is decoded again", arguments: 1...200 as ClosedRange<UInt64>)
    func roundTrip(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let message = message(depth: 3, &random)
        #expect(try Everything(decoding: message.encoded()) == message, "seed \(seed)")
    }

    @Test(
        "damaged messages give a message or an error, and what was decoded once stays",
        arguments: 1...60 as ClosedRange<UInt64>)
    func damage(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let whole = message(depth: 2, &random).encoded()
        for _ in 0..<100 {
            var bytes = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
            for _ in 0..<Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(truncatingIfNeeded: random.next())
            }
            guard let first = try? Everything(decoding: bytes) else { continue }
            let again = first.encoded()
            let second = try Everything(decoding: again)
            #expect(second == first && second.encoded() == again, "seed \(seed)")
        }
    }

    @Test("garbage gives a message or an error", arguments: 1...60 as ClosedRange<UInt64>)
    func garbage(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<100 {
            // Mostly small bytes: they make valid tags and lengths more often than uniform ones.
            let bytes = (0..<Int.random(in: 0..<64, using: &random)).map { _ in
                UInt8(truncatingIfNeeded: random.next() >> UInt64.random(in: 56..<64, using: &random))
            }
            guard let first = try? Everything(decoding: bytes) else { continue }
            #expect(try Everything(decoding: first.encoded()) == first, "seed \(seed)")
        }
    }
}
