import EtcdAPI
import Foundation
import GRPC
import LinuxSystem
import Protobuf
import Testing

@testable import Server

/// Leases of one member with real sockets; what is answered in which case is compared with etcd elsewhere.
@Suite("Leases of one member, over its sockets", .timeLimit(.minutes(1))) struct LeaseServingTests {
    private func grant(
        _ lease: Int64, seconds: Int64, _ caller: inout Caller, metadata: Metadata = Metadata()
    ) throws -> LeaseGrantResponse {
        let request = LeaseGrantRequest(ttl: seconds, id: lease)
        let call = try caller.begin(.leaseGrant, request, metadata: metadata)
        let message = try #require(try caller.messages(of: call, atLeast: 1).first)
        #expect(try caller.end(of: call).status?.code == .ok)
        return try LeaseGrantResponse(decoding: message)
    }

    private func keepAlives(_ call: CallID, _ count: Int, _ caller: inout Caller) throws -> [LeaseKeepAliveResponse] {
        try caller.messages(of: call, atLeast: count).map { try LeaseKeepAliveResponse(decoding: $0) }
    }

    @Test(
        "keep-alives of many leases on one stream are all answered, in order, and the stream ends when its client has ended it"
    )
    func manyOnOneStream() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            for lease in 1...200 as ClosedRange<Int64> { _ = try grant(lease, seconds: 60, &caller) }
            let call = try caller.open(.leaseKeepAlive)
            let asked = (0..<1_000).map { Int64($0 % 250 + 1) }
            for lease in asked { try caller.say(LeaseKeepAliveRequest(id: lease), on: call) }
            var heard: [LeaseKeepAliveResponse] = []
            while heard.count < asked.count { heard += try keepAlives(call, 1, &caller) }
            #expect(heard.map(\.id) == asked)
            #expect(heard.allSatisfy { $0.ttl == ($0.id <= 200 ? 60 : 0) })
            try caller.finishSaying(on: call)
            #expect(try caller.end(of: call).status?.code == .ok)
        }
    }

    @Test("a lease that nobody renews ends with its keys, and one that is renewed does not")
    func ends() throws {
        try ServedMember.with(adjusting: { $0.leaseMinMilliseconds = 100 }) { member in
            var caller = try Caller(member.address)
            var metadata = Metadata()
            metadata.append("holdfast-lease-ttl-milliseconds", "400")
            #expect(try grant(1, seconds: 60, &caller, metadata: metadata).ttl == 1)
            _ = try grant(2, seconds: 60, &caller, metadata: metadata)
            for (key, lease) in [(1, 1), (2, 2)] as [(UInt8, Int64)] {
                let put = try caller.begin(.kvPut, PutRequest(key: [key], value: [1], lease: lease))
                #expect(try caller.end(of: put).status?.code == .ok)
            }
            let call = try caller.open(.leaseKeepAlive)
            for _ in 0..<15 {
                try caller.say(LeaseKeepAliveRequest(id: 2), on: call)
                #expect(try keepAlives(call, 1, &caller).first?.ttl == 1)
                Thread.sleep(forTimeInterval: 0.1)
            }
            let range = try caller.begin(.kvRange, RangeRequest(key: [0], rangeEnd: [0]))
            let answer = try #require(try caller.messages(of: range, atLeast: 1).first)
            #expect(try RangeResponse(decoding: answer).kvs.map(\.key) == [[2]])
        }
    }

    @Test("a client that keeps alive on and takes no answers loses its stream")
    func deaf() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            _ = try grant(1, seconds: 60, &caller)
            let call = try caller.open(.leaseKeepAlive)
            try caller.say(LeaseKeepAliveRequest(id: 1), on: call)
            #expect(try keepAlives(call, 1, &caller).count == 1)
            caller.pause(call)
            for _ in 0..<60_000 where !caller.hasAnswer(to: call) {
                try caller.say(LeaseKeepAliveRequest(id: 1), on: call)
            }
            caller.resume(call)
            #expect(try caller.end(of: call).status?.code == .resourceExhausted)
            _ = try grant(3, seconds: 60, &caller)
        }
    }

    @Test("a read that names a revision waits for it, and not for ever")
    func minRevision() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            var writer = try Caller(member.address)
            func read(_ revision: Int64, serializable: Bool) throws -> CallID {
                var metadata = Metadata()
                metadata.append("holdfast-min-revision", "\(revision)")
                return try caller.begin(
                    .kvRange, RangeRequest(key: [1], serializable: serializable), metadata: metadata,
                    timeoutNanoseconds: revision > 100 ? 1_200_000_000 : nil)
            }
            let calls = try [read(2, serializable: true), read(3, serializable: false), read(1, serializable: true)]
            let late = try read(1_000, serializable: true)
            #expect(try caller.messages(of: calls[2], atLeast: 1).count == 1)
            #expect(!caller.hasAnswer(to: calls[0]) && !caller.hasAnswer(to: calls[1]))
            for value in [7, 8] as [UInt8] {
                let put = try writer.begin(.kvPut, PutRequest(key: [1], value: [value]))
                #expect(try writer.end(of: put).status?.code == .ok)
            }
            for (call, least) in [(calls[0], 2), (calls[1], 3)] as [(CallID, Int64)] {
                let message = try #require(try caller.messages(of: call, atLeast: 1).first)
                let answer = try RangeResponse(decoding: message)
                #expect((answer.header?.revision ?? 0) >= least && answer.kvs.count == 1)
            }
            let status = try caller.end(of: late).status?.code
            #expect(status == .unavailable || status == .deadlineExceeded)
        }
    }
}
