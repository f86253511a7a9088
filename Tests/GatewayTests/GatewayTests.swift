import EtcdAPI
import JSON
import Protobuf
import Testing

@testable import Gateway

@Suite struct GatewayTests {
    private let transcoder = GatewayTranscoder()

    private func requests(_ method: EtcdMethod, _ body: String) throws -> [[UInt8]] {
        try transcoder.requests(of: method, in: Array(body.utf8))
    }

    @Test("each path is that of one method, and only streams of ranges, health and reflection have none")
    func routes() {
        let routes = GatewayRoutes()
        let paths = EtcdMethod.allCases.flatMap(\.gatewayPaths)
        #expect(paths.count == 51)
        #expect(Set(paths).count == paths.count)
        for method in EtcdMethod.allCases {
            for path in method.gatewayPaths {
                #expect(routes.method(at: path) == method)
                #expect(GatewayRoutes.claims(path))
            }
        }
        #expect(
            EtcdMethod.allCases.filter { $0.gatewayPaths.isEmpty }
                == [.kvRangeStream, .healthCheck, .healthWatch, .reflection, .reflectionAlpha])
        #expect(routes.method(at: "/v3/kv/range/") == nil)
        #expect(routes.method(at: "/v3/maintenance/transfer-leadership") == .moveLeader)
        #expect(!GatewayRoutes.claims("/version"))
    }

    @Test("a body is one request, whatever stands behind it, or none; to a stream it is as many as it holds")
    func bodies() throws {
        let put = PutRequest(key: [0x61]).encoded()
        #expect(try requests(.kvPut, #"{"key":"YQ=="}"#) == [put])
        #expect(try requests(.kvPut, #"{"key":"YQ=="} behind"#) == [put])
        #expect(try requests(.status, "") == [[]])
        #expect(try requests(.status, " \n") == [[]])
        #expect(try requests(.watch, "") == [])
        #expect(try requests(.leaseKeepAlive, #"{"ID":7}{"ID":"8"} {}"#) == [[0x08, 7], [0x08, 8], []])
        #expect(throws: JSONError.self) { try requests(.leaseKeepAlive, #"{"ID":7} x"#) }
        #expect(throws: JSONError.self) {
            try requests(.leaseKeepAlive, String(repeating: "{}", count: GatewayTranscoder.requestsMax + 1))
        }
    }

    @Test("answers of a stream are lines")
    func lines() throws {
        var text: [UInt8] = []
        try WatchResponse(watchID: 3, created: true).encoded().withUnsafeBytes {
            try transcoder.appendLine($0, of: .watch, to: &text)
        }
        #expect(String(decoding: text, as: UTF8.self) == "{\"result\":{\"watch_id\":\"3\",\"created\":true}}\n")
    }

    @Test(
        "each code has its status",
        arguments: [
            (1, 499), (2, 500), (3, 400), (4, 504), (5, 404), (6, 409), (7, 403), (8, 429), (9, 400), (10, 409),
            (11, 400),
            (12, 501), (13, 500), (14, 503), (15, 500), (16, 401), (0, 200),
        ])
    func statuses(_ code: Int, _ status: Int) {
        #expect(GatewayRefusal(code: code, message: "").httpStatus == status)
    }

    @Test("a refusal as an answer and as the end of a stream")
    func refusals() {
        let refusal = GatewayRefusal(code: 11, message: "etcdserver: \"x\"")
        #expect(
            String(decoding: refusal.body, as: UTF8.self)
                == #"{"error":"etcdserver: \"x\"","code":11,"message":"etcdserver: \"x\""}"#)
        #expect(
            String(decoding: refusal.line, as: UTF8.self)
                == #"{"error":{"grpc_code":11,"http_code":400,"code":11,"message":"etcdserver: \"x\""}}"# + "\n")
    }
}
