import EtcdAPI
import Foundation
import GRPC
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

/// One member with real sockets; what the answers are word for word is compared with etcd elsewhere.
@Suite("The JSON gateway of one member, over its sockets", .timeLimit(.minutes(1))) struct GatewayServingTests {
    private func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func revision(_ text: String) throws -> String? {
        (try object(text)["header"] as? [String: Any])?["revision"] as? String
    }

    /// The value of the only key in a range's answer.
    private func value(_ text: String) throws -> String? {
        (try object(text)["kvs"] as? [[String: String]])?.first?["value"]
    }

    @Test("what is put as JSON is read as JSON and over gRPC")
    func reading() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            let put = try web.call("/v3/kv/put", #"{"key":"Zm9v","value":"YmFy"}"#)
            #expect(put.status == 200 && put.fields["content-type"] == "application/json")
            #expect(try revision(put.body) == "2")
            let range = try web.call("/v3/kv/range", #"{"key":"Zm9v"}"#)
            let kvs = try #require(try object(range.body)["kvs"] as? [[String: String]])
            #expect(
                kvs == [
                    ["key": "Zm9v", "value": "YmFy", "create_revision": "2", "mod_revision": "2", "version": "1"]
                ])
            let client = UnaryClient(address: member.address)
            #expect(
                try client.range(RangeRequest(key: Array("foo".utf8)), timeout: .seconds(10)).kvs.first?.value
                    == Array("bar".utf8))
            let txn = try web.call(
                "/v3/kv/txn",
                #"{"compare":[{"key":"Zm9v","target":"VALUE","value":"YmFy"}],"success":[{"requestDeleteRange":{"key":"Zm9v"}}]}"#
            )
            #expect(txn.body.contains(#""succeeded":true"#) && txn.body.contains(#""deleted":"1""#))
        }
    }

    @Test("values as large as gRPC takes go in and come out, and larger ones are refused as there")
    func large() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            let value = Data(repeating: 0xA5, count: 1_500_000).base64EncodedString()
            #expect(try web.call("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"\(value)\"}").status == 200)
            let range = try web.call("/v3/kv/range", #"{"key":"Zm9v"}"#)
            #expect(try range.status == 200 && self.value(range.body) == value)
            let larger = Data(repeating: 0, count: 1_600_000).base64EncodedString()
            let refused = try web.call("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"\(larger)\"}")
            #expect(refused.status == 400 && refused.body.contains("etcdserver: request is too large"))
            #expect(try web.call("/v3/kv/range", #"{"key":"Zm9v","keys_only":true}"#).status == 200)
        }
    }

    @Test("refusals have the status, the code and the text that gRPC has")
    func refusals() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            let empty = try web.call("/v3/kv/range", "")
            #expect(empty.status == 400)
            let text = "etcdserver: key is not provided"
            #expect(empty.body == #"{"error":"\#(text)","code":3,"message":"\#(text)"}"#)
            let future = try web.call("/v3/kv/range", #"{"key":"Zm9v","revision":"99"}"#)
            #expect(future.status == 400 && future.body.contains(#""code":11"#))
            #expect(try web.call("/v3/kv/range", #"{"key":7}"#).body.contains(#""code":3"#))
            #expect(try web.call("/v3/watch", "garbage").status == 400)
            #expect(try web.call("/v3/kv/rangestream", "{}").status == 404)
            #expect(try web.call("/v3/nothing", "{}").body == "Not Found\n")
            try web.send(WebCaller.text("/v3/kv/range", "", method: "GET"))
            #expect(try web.answer().status == 405)
            let unserved = EtcdMethod.allCases.first { !MemberServer.served.contains($0) && !$0.gatewayPaths.isEmpty }
            if let path = unserved?.gatewayPaths.first {
                let answer = try web.call(path, "{}")
                #expect(answer.status == 501 && answer.body.contains(#""code":12"#))
            }
        }
    }

    @Test("requests sent ahead are answered in their order, and the last one ends the connection if it says so")
    func pipelined() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            let puts = (0..<20).map { WebCaller.text("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"\($0 + 10)==\"}") }
            let last = WebCaller.text("/v3/kv/range", #"{"key":"Zm9v"}"#, fields: ["Connection: close"])
            try web.send(puts.joined() + WebCaller.text("/livez", "", method: "GET") + last)
            for number in 0..<20 { #expect(try revision(web.answer().body) == "\(number + 2)") }
            #expect(try web.answer().body == "ok\n")
            let range = try web.answer()
            #expect(range.fields["connection"] == "close" && range.body.contains(#""version":"20""#))
            #expect(try web.rest().isEmpty)
        }
    }

    @Test("a watch is a stream of lines, and goes on while its client reads")
    func watching() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            var writer = try WebCaller(member.address)
            try web.send("/v3/watch", #"{"create_request":{"key":"Zm9v","prev_kv":true}}"#)
            let head = try web.head()
            #expect(head.status == 200 && head.fields["transfer-encoding"] == "chunked")
            let created = try #require(try web.chunk())
            #expect(created.hasSuffix("\n") && created.contains(#""created":true"#))
            for number in 0..<3 {
                #expect(try writer.call("/v3/kv/put", #"{"key":"Zm9v","value":"YmFy"}"#).status == 200)
                let line = try #require(try web.chunk())
                #expect(line.hasPrefix(#"{"result":{"header":"#) && line.contains(#""version":"\#(number + 1)""#))
                #expect(line.contains("prev_kv") == (number > 0))
            }
            #expect(try writer.call("/v3/kv/deleterange", #"{"key":"Zm9v"}"#).status == 200)
            #expect(try web.chunk()?.contains(#""type":"DELETE""#) == true)
        }
    }

    @Test("a stream's client that goes away ends it, whether it reads or not")
    func leaving() throws {
        try ServedMember.with { member in
            for isClosing in [false, true] {
                var web = try WebCaller(member.address)
                let fields = isClosing ? ["Connection: close"] : []
                try web.send("/v3/watch", #"{"create_request":{"key":"Zm9v"}}"#, fields: fields)
                _ = try web.head()
                _ = try web.chunk()
                #expect(try member.watchStreamCount() == 1)
                // Its end takes it out of scope.
                _ = consume web
                let deadline = Deadline(after: .seconds(10))
                while try member.watchStreamCount() > 0, !deadline.hasPassed { Thread.sleep(forTimeInterval: 0.01) }
                #expect(try member.watchStreamCount() == 0)
            }
        }
    }

    @Test("a slow reader of a stream gets all of it, and the member keeps little of it meanwhile")
    func slow() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            try web.send("/v3/watch", #"{"create_request":{"key":"Zm9v"}}"#)
            _ = try web.head()
            _ = try web.chunk()
            // More than the kernel's buffers hold.
            let client = UnaryClient(address: member.address)
            let count = 60
            let put = PutRequest(key: Array("foo".utf8), value: [UInt8](repeating: 7, count: 200_000))
            for _ in 0..<count { _ = try client.put(put, timeout: .seconds(10)) }
            #expect(try member.backlogBytes() < 8 << 20)
            #expect(try member.webPendingBytes() < 3 << 20)
            var versions: [String] = []
            while versions.count < count {
                let line = try #require(try web.chunk())
                let result = try #require(try object(line)["result"] as? [String: Any])
                let events = try #require(result["events"] as? [[String: Any]])
                versions += events.compactMap { ($0["kv"] as? [String: String])?["version"] }
            }
            #expect(versions == (1...count).map { "\($0)" })
        }
    }

    @Test(
        "a client that asks ahead and takes no answers is answered as far as a buffer goes, and gets the rest once it reads"
    )
    func greedy() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            let value = Data(repeating: 7, count: 400_000).base64EncodedString()
            #expect(try web.call("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"\(value)\"}").status == 200)
            // More than the kernel's buffers hold.
            let count = 30
            try web.send(String(repeating: WebCaller.text("/v3/kv/range", #"{"key":"Zm9v"}"#), count: count))
            let deadline = Deadline(after: .seconds(20))
            var most = 0
            while most < 1 << 20, !deadline.hasPassed {
                most = max(most, try member.webPendingBytes())
                Thread.sleep(forTimeInterval: 0.01)
            }
            for _ in 0..<20 {
                most = max(most, try member.webPendingBytes())
                Thread.sleep(forTimeInterval: 0.01)
            }
            #expect(most >= 1 << 20 && most < 3 << 20)
            for _ in 0..<count { #expect(try self.value(web.answer().body) == value) }
        }
    }

    @Test("a client of HTTP/1.0 gets a stream without chunks")
    func oldClient() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            try web.send(WebCaller.text("/v3/watch", #"{"create_request":{"key":"Zm9v"}}"#, version: "1.0"))
            let head = try web.head()
            #expect(head.fields["transfer-encoding"] == nil && head.fields["connection"] == "close")
            let line = try web.textLine()
            #expect(line.hasPrefix(#"{"result""#))
        }
    }

    @Test("pages of other origins are told what they may do, with every answer")
    func origins() throws {
        try ServedMember.with { member in
            var web = try WebCaller(member.address)
            try web.send(WebCaller.text("/v3/kv/put", "", method: "OPTIONS"))
            let asked = try web.answer()
            #expect(asked.status == 200 && asked.fields["access-control-allow-origin"] == "*")
            #expect(try web.call("/v3/kv/range", "").fields["access-control-allow-origin"] == "*")
            try web.send(WebCaller.text("/version", "", method: "GET"))
            #expect(try web.answer().fields["access-control-allow-origin"] == "*")
        }
    }

    @Test("only the pages that are named are told so, and without the gateway its paths are nothing")
    func settings() throws {
        try ServedMember.with(adjusting: {
            $0.origins = .only(["https://a"])
            $0.servesGateway = false
        }) { member in
            var web = try WebCaller(member.address)
            for (origin, allowed) in [("https://a", "https://a"), ("https://b", nil)] {
                let answer = try web.call("/v3/kv/range", "{}", fields: ["Origin: \(origin)"])
                #expect(answer.status == 404 && answer.fields["access-control-allow-origin"] == allowed)
            }
        }
    }

    @Test("a call that takes longer than its client allows ends, and so does one without a leader that asked for one")
    func deadlines() throws {
        try ServedMember.with(others: 2) { member in
            var web = try WebCaller(member.address)
            let late = try web.call("/v3/kv/range", #"{"key":"Zm9v"}"#, fields: ["Grpc-Timeout: 50m"])
            #expect([503, 504].contains(late.status))
            let leaderless = try web.call(
                "/v3/kv/range", #"{"key":"Zm9v"}"#, fields: ["Grpc-Metadata-hasleader: true"])
            #expect(leaderless.status == 503 && leaderless.body.contains("etcdserver: no leader"))
        }
    }
}
