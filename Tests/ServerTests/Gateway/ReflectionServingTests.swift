import EtcdAPI
import GRPC
import Protobuf
import Testing

@testable import Server

/// What generic tools see; the files themselves are read by protobuf's own implementation in the compatibility run.
@Suite("Reflection of one member, over its sockets", .timeLimit(.minutes(1))) struct ReflectionServingTests {
    @Test(
        "the services that are served are listed, in both versions, and the file of each is given",
        arguments: [EtcdMethod.reflection, .reflectionAlpha])
    func listing(_ method: EtcdMethod) throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            let call = try caller.open(method)
            func ask(_ question: ReflectionRequest.Question) throws -> ReflectionResponse.Answer? {
                let request = ReflectionRequest(host: "h", question: question)
                try caller.say(request, on: call)
                let bytes = try #require(try caller.messages(of: call, atLeast: 1).first)
                let response = try ReflectionResponse(decoding: bytes)
                #expect(response.host == "h" && response.request == request)
                return response.answer
            }
            let served = Set(MemberServer.served.map { String($0.service) })
            #expect(try ask(.listServices) == .services(served.sorted()))
            for symbol in served.sorted() + [
                "etcdserverpb.KV.Put", "etcdserverpb.RangeRequest.SortOrder", "mvccpb.KeyValue.lease",
            ] {
                guard case .files(let files) = try ask(.fileContainingSymbol(symbol)) else {
                    Issue.record("no file for \(symbol)")
                    continue
                }
                #expect(!files.isEmpty)
            }
            guard case .files(let files) = try ask(.fileByName("etcd/api/etcdserverpb/rpc.proto")) else {
                Issue.record("no file by name")
                return
            }
            #expect(files.count == 3)
            #expect(
                try ask(.fileContainingSymbol("etcdserverpb.Nothing"))
                    == .failure(code: 5, message: "not found: etcdserverpb.Nothing"))
            #expect(try ask(.extensionNumbers(ofType: "x")) == .failure(code: 5, message: "not found: x"))
        }
    }

    @Test("a method that is not served is in no descriptor")
    func served() {
        let reflection = Reflection(served: [.kvPut])
        #expect(reflection.answer(ReflectionRequest(question: .listServices)).answer == .services(["etcdserverpb.KV"]))
        for symbol in ["etcdserverpb.KV.Range", "etcdserverpb.Watch", "grpc.health.v1.Health", "v3lockpb.LockRequest"] {
            guard case .failure = reflection.answer(ReflectionRequest(question: .fileContainingSymbol(symbol))).answer
            else {
                Issue.record("\(symbol) is told")
                continue
            }
        }
        guard case .failure(3, _) = reflection.answer(ReflectionRequest()).answer else {
            Issue.record("no question is answered")
            return
        }
    }
}
