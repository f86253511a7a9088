import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Testing

@testable import Server

/// Watches of one member with real sockets; what is told in which case is compared with etcd elsewhere.
@Suite("Watches of one member, over its sockets", .timeLimit(.minutes(1))) struct WatchServingTests {
    private func put(_ key: String, _ value: [UInt8], _ caller: inout Caller) throws {
        let call = try caller.begin(.kvPut, PutRequest(key: Array(key.utf8), value: value))
        #expect(try caller.end(of: call).status?.code == .ok)
    }

    private func create(_ key: String, from revision: Int64 = 0, progress: Bool = false) -> WatchRequest {
        WatchRequest(
            request: .create(
                WatchCreateRequest(key: Array(key.utf8), startRevision: revision, progressNotify: progress)))
    }

    private func answers(_ call: CallID, _ caller: inout Caller, atLeast count: Int) throws -> [WatchResponse] {
        try caller.messages(of: call, atLeast: count).map { try WatchResponse(decoding: $0) }
    }

    @Test("a client that does not read falls behind, gets everything once it does, and others do not wait for it")
    func slow() throws {
        try ServedMember.with { member in
            var writer = try Caller(member.address)
            var slow = try Caller(member.address)
            var quick = try Caller(member.address)
            let (slowCall, quickCall) = (try slow.open(.watch), try quick.open(.watch))
            try slow.say(create("k"), on: slowCall)
            try quick.say(create("k"), on: quickCall)
            #expect(try answers(slowCall, &slow, atLeast: 1).first?.created == true)
            #expect(try answers(quickCall, &quick, atLeast: 1).first?.created == true)
            // More than windows, buffers and queues of one connection hold.
            let count = 60
            for number in 0..<count {
                try put("k", [UInt8](repeating: UInt8(number), count: 300_000), &writer)
                let heard = try answers(quickCall, &quick, atLeast: 1)
                #expect(heard.flatMap(\.events).map { $0.kv?.value.first } == [UInt8(number)])
            }
            var seen: [Event] = []
            while seen.count < count { seen += try answers(slowCall, &slow, atLeast: 1).flatMap(\.events) }
            #expect(seen.map { $0.kv?.value.first } == (0..<count).map { UInt8($0) })
            #expect(seen.map { $0.kv?.version } == (1...Int64(count)).map { $0 })
        }
    }

    @Test("an idle watcher that wants it hears how far it has come, one that was told something does not")
    func progress() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            let call = try caller.open(.watch)
            try caller.say(create("k", progress: true), on: call)
            let heard = try answers(call, &caller, atLeast: 2)
            #expect(heard.map(\.created) == [true, false] && heard[1].events.isEmpty && heard[1].watchID == 0)
            #expect(heard[1].header?.revision == 1)
        }
    }

    @Test("a request that is none ends the stream")
    func malformed() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            let call = try caller.open(.watch)
            try caller.say(PutRequest(key: [0x0A, 0xFF], value: [1]), on: call)
            _ = try caller.messages(of: call, atLeast: 1_000)
            #expect(try caller.end(of: call).status?.code == .internal)
        }
    }

    @Test("a client that asks on and takes no answers loses its stream")
    func deaf() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            let call = try caller.open(.watch)
            // One that waits for the future: progress is then told of each of the others, in an answer of its own.
            try caller.say(create("k", from: 1 << 40), on: call)
            for _ in 0..<500 { try caller.say(create("k"), on: call) }
            var created = 0
            while created <= 500 { created += try answers(call, &caller, atLeast: 1).count }
            caller.pause(call)
            for _ in 0..<200 where !caller.hasAnswer(to: call) {
                try caller.say(WatchRequest(request: .progress(WatchProgressRequest())), on: call)
            }
            caller.resume(call)
            #expect(try caller.end(of: call).status?.code == .resourceExhausted)
            try put("other", [1], &caller)
        }
    }
}
