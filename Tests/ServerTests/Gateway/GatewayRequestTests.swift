import EtcdAPI
import Gateway
import Testing

@testable import GRPC
@testable import Server

@Suite struct GatewayRequestTests {
    private func request(_ fields: [HTTP1Field], body: String = "{}") throws -> GatewayRequest {
        let http = HTTP1Request(method: "POST", path: "/v3/kv/range", fields: fields, body: Array(body.utf8))
        return try GatewayRequest(.kvRange, http, GatewayTranscoder())
    }

    private func texts(_ metadata: Metadata, _ name: String) -> [String] {
        metadata.all(name).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("fields that are meant for services become metadata, and no others do")
    func metadata() throws {
        let made = try request([
            HTTP1Field("authorization", "Bearer abc"), HTTP1Field("grpc-metadata-hasleader", "true"),
            HTTP1Field("grpc-metadata-token", "xyz"), HTTP1Field("grpc-metadata-data-bin", "AAE="),
            HTTP1Field("grpc-metadata-te", "x"), HTTP1Field("grpc-metadata-grpc-timeout", "1S"),
            HTTP1Field("grpc-metadata-", "x"), HTTP1Field("cookie", "x"),
        ])
        #expect(texts(made.metadata, "authorization") == ["Bearer abc"])
        #expect(texts(made.metadata, "hasleader") == ["true"])
        #expect(texts(made.metadata, "token") == ["xyz"])
        #expect(made.metadata.first("data-bin") == [0, 1])
        #expect(texts(made.metadata, "grpcgateway-accept") == ["application/json"])
        for name in ["te", "grpc-timeout", "", "cookie"] { #expect(made.metadata.all(name).isEmpty, "\(name)") }
        #expect(made.timeoutNanoseconds == nil)
    }

    @Test("a time-out is taken in gRPC's form only")
    func timeouts() throws {
        #expect(try request([HTTP1Field("grpc-timeout", "5S")]).timeoutNanoseconds == 5_000_000_000)
        #expect(throws: GatewayRefusal.self) { try request([HTTP1Field("grpc-timeout", "5 seconds")]) }
    }

    @Test("what metadata cannot carry is refused, by its bytes or their number")
    func refused() {
        #expect(throws: GatewayRefusal.self) { try request([HTTP1Field("authorization", "é")]) }
        #expect(throws: GatewayRefusal.self) { try request([HTTP1Field("grpc-metadata-a-bin", "?")]) }
        #expect(throws: GatewayRefusal.self) {
            try request([HTTP1Field("authorization", String(repeating: "a", count: 9_000))])
        }
        #expect(throws: GatewayRefusal.self) {
            try request((0..<40).map { HTTP1Field("grpc-metadata-n\($0)", "x") })
        }
    }
}
