import EtcdAPI
import Testing

@Suite struct MethodTests {
    @Test("a path is the service and the method's name")
    func names() {
        for method in EtcdMethod.allCases {
            #expect(method.path == "/\(method.service)/\(method.name)")
        }
        #expect(EtcdMethod.kvPut.service == "etcdserverpb.KV")
        #expect(EtcdMethod.kvPut.name == "Put")
        #expect(EtcdMethod.healthCheck.path == "/grpc.health.v1.Health/Check")
    }

    @Test("there are the 53 methods of eleven services, and eight of them stream")
    func counts() {
        #expect(EtcdMethod.allCases.count == 53)
        #expect(Set(EtcdMethod.allCases.map(\.service)).count == 11)
        let streaming = EtcdMethod.allCases.filter { $0.streaming != .unary }
        #expect(
            streaming == [
                .kvRangeStream, .watch, .leaseKeepAlive, .snapshot, .electionObserve, .healthWatch, .reflection,
                .reflectionAlpha,
            ])
        #expect(EtcdMethod.watch.streaming == .bidirectional)
        #expect(EtcdMethod.snapshot.streaming == .serverStreaming)
    }
}
