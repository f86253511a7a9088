import HPACK
import HTTP2
import Testing

@Suite("HTTP/2 properties")
struct PropertyTests {
    /// A valid conversation of a client, of random requests, bodies, padding and control frames.
    private func conversation(_ random: inout Generator) -> [UInt8] {
        var bytes = Frames.preface + Frames.settings([(4, 70_000), (1, 200)]) + Frames.settingsAck
        var encoder = HeaderEncoder()
        var open: [UInt32] = []
        var next: UInt32 = 1
        for _ in 0..<60 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1, 2:
                var list = HeaderList([":method": "POST", ":scheme": "http", ":path": "/service/method"])
                list.append("x-\(Int.random(in: 0...5, using: &random))", String(repeating: "v", count: Int(next % 50)))
                var block: [UInt8] = []
                encoder.encode(list, into: &block)
                let cut = Int.random(in: 0...block.count, using: &random)
                bytes += Frames.headers(next, Array(block[..<cut]), flags: 0)
                bytes += Frames.continuation(next, Array(block[cut...]))
                open.append(next)
                next += 2
            case 3, 4:
                guard let stream = open.randomElement(using: &random) else { continue }
                let body = (0..<Int.random(in: 1...400, using: &random)).map { UInt8(97 + $0 % 26) }
                let padding = UInt8.random(in: 0...30, using: &random)
                bytes += Frames.frame(
                    0, 8, stream, [padding] + body + [UInt8](repeating: 0, count: Int(padding)))
            case 5:
                guard let stream = open.popLast() else { continue }
                bytes += Frames.data(stream, Array("end".utf8), end: true)
            case 6: bytes += Frames.ping() + Frames.window(0, 100) + Frames.frame(200, 3, 9, [1, 2, 3])
            default: bytes += Frames.frame(2, 0, next + 20, [0, 0, 0, 0, 5]) + Frames.settings([(3, 10)])
            }
        }
        return bytes
    }

    /// Adjacent pieces of one body are one: a cut within DATA is allowed to show.
    private func joined(_ events: [String]) -> [String] {
        var result: [String] = []
        for event in events {
            let words = event.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            if words[0] == "data", let last = result.last, last.hasPrefix("data \(words[1]) "), !last.contains(" end ")
            {
                let text = words[2].hasPrefix("end ") ? String(words[2].dropFirst(4)) : words[2]
                let former = last.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)[2]
                result[result.count - 1] =
                    "data \(words[1]) \(words[2].hasPrefix("end ") ? "end " : "")\(former)\(text)"
            } else {
                result.append(event)
            }
        }
        return result
    }

    @Test(
        "However a valid stream of bytes is cut, the events and answers are the same",
        arguments: 1...15 as ClosedRange<UInt64>)
    func splitPoints(seed: UInt64) {
        var random = Generator(seed: seed)
        let bytes = conversation(&random)
        let whole = Machine(.server)
        whole.receive(bytes)
        #expect(!whole.isOver, "seed \(seed): \(whole.events.last ?? "")")
        let frames = whole.frames()
        let expected = joined(whole.events)
        for way in 0..<3 {
            let cut = Machine(.server)
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix(way == 0 ? 1 : Int.random(in: 1...(way == 1 ? 12 : 700), using: &random))
                rest = rest.dropFirst(part.count)
                cut.receive(Array(part))
            }
            #expect(joined(cut.events) == expected, "seed \(seed)")
            #expect(cut.frames() == frames, "seed \(seed)")
        }
    }

    @Test(
        "Mutated conversations end in order or by an error, within the bounds, never in a trap",
        arguments: 1...40 as ClosedRange<UInt64>)
    func mutations(seed: UInt64) {
        var random = Generator(seed: seed)
        var limits = Limits()
        limits.streamsMax = 20
        let role: Connection.Role = seed % 3 == 0 ? .client : .server
        for _ in 0..<6 {
            let machine = Machine(role, limits: limits)
            machine.answers = Bool.random(using: &random)
            machine.releases = Bool.random(using: &random)
            var bytes = conversation(&random)
            if role == .client {
                bytes.removeFirst(Frames.preface.count)
                for _ in 0..<5 {
                    _ = machine.connection.open(
                        HeaderList([":method": "GET", ":scheme": "a", ":path": "/"]), endStream: true)
                }
            }
            for _ in 0..<Int.random(in: 0...6, using: &random) { mutate(&bytes, &random) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 1...900, using: &random))
                rest = rest.dropFirst(part.count)
                machine.receive(Array(part))
                if Int.random(in: 0..<8, using: &random) == 0 { disturb(machine, &random) }
                #expect(machine.streamCount <= 20, "seed \(seed)")
                #expect(machine.pendingOutputBytes <= limits.outputBytesMax + 100_000, "seed \(seed)")
                if Bool.random(using: &random) { #expect(!machine.frames().contains("torn frame"), "seed \(seed)") }
            }
            machine.tick(1_000)
            #expect(machine.isOver == machine.events.contains { $0.hasPrefix("closed") }, "seed \(seed)")
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: bytes.insert(contentsOf: Frames.reset(UInt32.random(in: 0...40, using: &random)), at: position)
        case 3:
            bytes.insert(contentsOf: Frames.window(UInt32.random(in: 0...9, using: &random), 0x7FFF_FFFF), at: position)
        case 4: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...20, using: &random)))
        default:
            let length = min(bytes.count - position, Int.random(in: 1...300, using: &random))
            bytes.insert(contentsOf: Array(bytes[position..<(position + length)]), at: position)
        }
        if bytes.isEmpty { bytes = [0] }
    }

    /// What an owner may do at any time, also with streams that are not there.
    private func disturb(_ machine: Machine, _ random: inout Generator) {
        let stream = StreamID(number: UInt32.random(in: 0...40, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: machine.connection.reset(stream, .cancel)
        case 1: machine.connection.sendHeaders(stream, HeaderList([":status": "200"]), endStream: false)
        case 2: machine.connection.sendData(stream, [UInt8](repeating: 7, count: 30_000), endStream: false)
        case 3: machine.connection.sendTrailers(stream, HeaderList(["grpc-status": "0"]))
        case 4: machine.connection.release(stream)
        case 5: machine.connection.openWindow(of: stream, to: 1 << 20)
        case 6: machine.connection.consumed(stream, bytes: 40)
        default: machine.tick(0.5)
        }
        if Int.random(in: 0..<40, using: &random) == 0 { machine.connection.shutDown() }
    }
}
