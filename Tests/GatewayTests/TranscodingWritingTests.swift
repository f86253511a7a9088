import EtcdAPI
import Protobuf
import Testing

@testable import Gateway

@Suite struct TranscodingWritingTests {
    @Test("a range's answer as etcd writes it")
    func range() throws {
        let answer = RangeResponse(
            header: ResponseHeader(clusterID: .max, memberID: 7, revision: -1, raftTerm: 2),
            kvs: [
                KeyValue(key: [0xFB, 0xFF], createRevision: 2, modRevision: 3, version: 2, value: Array("x".utf8)),
                KeyValue(),
            ],
            more: true, count: 12)
        #expect(
            try json("etcdserverpb.RangeResponse", answer.encoded())
                == #"{"header":{"cluster_id":"18446744073709551615","member_id":"7","revision":"-1","raft_term":"2"},"#
                + #""kvs":[{"key":"+/8=","create_revision":"2","mod_revision":"3","version":"2","value":"eA=="},{}],"#
                + #""more":true,"count":"12"}"#)
    }

    @Test("defaults are left out, empty messages and members of oneofs are not")
    func defaults() throws {
        #expect(try json("etcdserverpb.RangeResponse", []) == "{}")
        #expect(
            try json("etcdserverpb.PutResponse", PutResponse(header: ResponseHeader()).encoded()) == #"{"header":{}}"#)
        let compare = Compare(target: .version, key: [0x61], operand: .version(0))
        #expect(try json("etcdserverpb.Compare", compare.encoded()) == #"{"key":"YQ==","version":"0"}"#)
        let txn = TxnResponse(responses: [ResponseOp(response: .put(PutResponse()))])
        #expect(try json("etcdserverpb.TxnResponse", txn.encoded()) == #"{"responses":[{"response_put":{}}]}"#)
    }

    @Test("names are those of the definition, however odd, and small numbers are no strings")
    func names() throws {
        let status = StatusResponse(dbSize: 5, raftAppliedIndex: 6, errors: ["a", "b"], isLearner: true)
        #expect(
            try json("etcdserverpb.StatusResponse", status.encoded())
                == #"{"dbSize":"5","raftAppliedIndex":"6","errors":["a","b"],"isLearner":true}"#)
        #expect(try json("etcdserverpb.HashResponse", HashResponse(hash: .max).encoded()) == #"{"hash":4294967295}"#)
        let lease = LeaseTimeToLiveResponse(id: 7, ttl: -1, grantedTTL: 60, keys: [[], [0x61]])
        #expect(
            try json("etcdserverpb.LeaseTimeToLiveResponse", lease.encoded())
                == #"{"ID":"7","TTL":"-1","grantedTTL":"60","keys":["","YQ=="]}"#)
    }

    @Test("an enum is told by name, or by a number that has none; lists may be packed or not")
    func enums() throws {
        #expect(try json("mvccpb.Event", Event(type: .delete).encoded()) == #"{"type":"DELETE"}"#)
        #expect(try json("mvccpb.Event", [0x08, 0x4D]) == #"{"type":77}"#)
        #expect(
            try json("etcdserverpb.WatchCreateRequest", [0x28, 1, 0x28, 0]) == #"{"filters":["NODELETE","NOPUT"]}"#)
        #expect(try json("etcdserverpb.WatchCreateRequest", [0x2A, 2, 1, 0]) == #"{"filters":["NODELETE","NOPUT"]}"#)
    }

    @Test("unknown fields are left out, and what is no message is named")
    func damaged() throws {
        #expect(try json("etcdserverpb.HashResponse", [0xF8, 0x07, 1, 0x10, 5]) == #"{"hash":5}"#)
        #expect(throws: TranscodingFailure.malformed(.truncated)) { try json("etcdserverpb.HashResponse", [0x10]) }
        #expect(throws: TranscodingFailure.unordered) { try json("mvccpb.KeyValue", [0x18, 1, 0x10, 1]) }
        #expect(throws: TranscodingFailure.unordered) { try json("mvccpb.KeyValue", [0x18, 1, 0x18, 1]) }
        #expect(throws: TranscodingFailure.malformed(.invalidUTF8)) {
            try json("etcdserverpb.StatusResponse", [0x12, 1, 0xFF])
        }
    }
}
