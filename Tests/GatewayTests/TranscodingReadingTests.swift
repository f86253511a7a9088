import EtcdAPI
import JSON
import Protobuf
import Testing

@testable import Gateway

@Suite struct TranscodingReadingTests {
    private func range(_ json: String) throws -> RangeRequest {
        try RangeRequest(decoding: encoded("etcdserverpb.RangeRequest", json))
    }

    @Test(
        "a request may be spelt in many ways",
        arguments: [
            #"{"key":"Zm9v","range_end":"Zm9w","limit":"5","sort_order":"DESCEND","serializable":true}"#,
            #"{"key":"Zm9v","rangeEnd":"Zm9w","limit":5,"sortOrder":2,"serializable":true}"#,
            #"{"limit":5.0,"key":"Zm9v","rangeEnd":"Zm9w","sortOrder":"DESCEND","serializable":true,"unknown":[{"x":1}]}"#,
            #" { "key" : "\u005am9v", "range_end":"Zm9w", "limit":"5e0","sort_order":2.0,"serializable":true,"revision":null}"#,
        ])
    func spellings(_ json: String) throws {
        let wanted = RangeRequest(
            key: Array("foo".utf8), rangeEnd: Array("fop".utf8), limit: 5, sortOrder: .descend, serializable: true)
        #expect(try range(json) == wanted)
    }

    @Test("both alphabets of base64 are taken, with padding or without")
    func base64() throws {
        #expect(try range(#"{"key":"-_8="}"#).key == [0xFB, 0xFF])
        #expect(try range(#"{"key":"+/8"}"#).key == [0xFB, 0xFF])
        #expect(try range(#"{"key":"+\/8="}"#).key == [0xFB, 0xFF])
    }

    @Test("numbers keep all their 64 bits, and an enum one without a name")
    func numbers() throws {
        #expect(try range(#"{"revision":"-9223372036854775808","sort_order":77}"#).revision == .min)
        #expect(try range(#"{"sort_order":77}"#).sortOrder.rawValue == 77)
        #expect(try range(#"{"sort_order":-5}"#).sortOrder.rawValue == -5)
        let header = try ResponseHeader(
            decoding: encoded("etcdserverpb.ResponseHeader", #"{"cluster_id":18446744073709551615}"#))
        #expect(header.clusterID == .max)
    }

    @Test("a member of a oneof is told even when it holds its default, and so is an empty message")
    func oneofs() throws {
        let compare = try Compare(decoding: encoded("etcdserverpb.Compare", #"{"key":"YQ==","version":"0"}"#))
        #expect(compare.operand == .version(0))
        let watch = try WatchRequest(decoding: encoded("etcdserverpb.WatchRequest", #"{"progress_request":{}}"#))
        #expect(watch.request == .progress(WatchProgressRequest()))
    }

    @Test("transactions nest")
    func nesting() throws {
        let text =
            #"{"success":[{"request_txn":{"success":[{"requestPut":{"key":"YQ=="}}]}},{"request_range":{"key":"YQ=="}}]}"#
        let txn = try TxnRequest(decoding: encoded("etcdserverpb.TxnRequest", text))
        #expect(txn.success.count == 2)
        guard case .txn(let inner) = txn.success[0].request else {
            Issue.record("no nested transaction: \(txn)")
            return
        }
        #expect(inner.success == [RequestOp(request: .put(PutRequest(key: [0x61])))])
    }

    @Test("repeated enums are packed, as protobuf writes them")
    func packed() throws {
        let bytes = try encoded("etcdserverpb.WatchCreateRequest", #"{"filters":["NODELETE",0]}"#)
        #expect(bytes == [0x2A, 2, 1, 0])
        #expect(bytes == WatchCreateRequest(filters: [.noDelete, .noPut]).encoded())
    }

    @Test(
        "what cannot be meant is refused, and says of which field",
        arguments: [
            (#"[]"#, "object"), (#"5"#, "object"), (#"{"key":5}"#, "key"), (#"{"key":"Z"}"#, "key"),
            (#"{"key":"Zm9v","key":"Zm9v"}"#, "twice"), (#"{"range_end":"","rangeEnd":""}"#, "twice"),
            (#"{"limit":"five"}"#, "limit"), (#"{"limit":5.5}"#, "limit"), (#"{"limit":9223372036854775808}"#, "limit"),
            (#"{"limit":true}"#, "limit"), (#"{"limit":" 5"}"#, "limit"), (#"{"serializable":"true"}"#, "serializable"),
            (#"{"serializable":1}"#, "serializable"),
            (#"{"sort_order":"NOPE"}"#, "etcdserverpb.RangeRequest.SortOrder"),
            (#"{"sort_order":4294967296}"#, "sort_order"), (#"{"sort_order":[]}"#, "sort_order"),
            (#"{"key":"Zm9v""#, "ends"),
            (#"{"unknown":[1,}"#, "byte"),
        ])
    func refused(_ text: String, _ word: String) {
        let failure = #expect(throws: JSONError.self) { _ = try encoded("etcdserverpb.RangeRequest", text) }
        #expect(failure?.description.contains(word) == true, "\(failure?.description ?? "")")
    }

    @Test("two members of a oneof, a list that is none, and null within one are refused")
    func refusedStructure() {
        for (name, text) in [
            ("etcdserverpb.Compare", #"{"version":"1","modRevision":"2"}"#),
            ("etcdserverpb.TxnRequest", #"{"success":{}}"#),
            ("etcdserverpb.TxnRequest", #"{"success":[null]}"#),
            ("etcdserverpb.MemberAddRequest", #"{"peerURLs":["a",null]}"#),
        ] {
            #expect(throws: JSONError.self, "\(text)") { _ = try encoded(name, text) }
        }
    }

    @Test("texts that nest without end are refused before the stack is")
    func depth() {
        let deep = String(repeating: #"{"success":[{"request_txn":"#, count: 100_000)
        #expect(throws: JSONError.self) { _ = try encoded("etcdserverpb.TxnRequest", deep) }
        #expect(throws: JSONError.self) {
            _ = try encoded("etcdserverpb.TxnRequest", #"{"unknown":"# + String(repeating: "[", count: 100_000))
        }
    }
}
