import GRPC
import HTTP2
import Testing

@Suite("Unary calls")
struct UnaryTests {
    @Test("A request travels through all layers and its answer comes back as headers, message and trailers")
    func endToEnd() throws {
        let server = ServerHarness()
        let client = RawClient()
        client.connect(to: server)
        let stream = try #require(client.request("/etcdserverpb.KV/Range", message: Array("hello".utf8)))
        client.exchange(with: server)
        #expect(server.log == ["request 1 method 0 hello"])
        server.respond(1, Array("world".utf8))
        client.exchange(with: server)
        #expect(
            client.log[stream.number] == [
                "headers :status: 200, content-type: application/grpc", "data 0000000005776f726c64",
                "trailers grpc-status: 0",
            ])
    }
}
