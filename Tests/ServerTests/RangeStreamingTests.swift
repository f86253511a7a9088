import EtcdAPI
import MVCC
import Protobuf
import Testing

@testable import Server

@Suite struct RangeStreamingTests {
    /// A store of `keys` keys, each written twice.
    private func view(keys: Int) -> StoreView {
        var store = VersionedStore()
        for round in 0..<2 {
            for key in 0..<keys {
                let put = PutOperation(key: Array("k\(1_000 + key)".utf8), value: [UInt8(round)])
                _ = store.apply(.put(put), leaseExists: { _ in false })
            }
        }
        return store.view
    }

    /// Every message of the stream, decoded.
    private func messages(_ query: RangeQuery, on view: StoreView) throws -> [RangeResponse] {
        var streaming = try RangeStreaming(
            query, on: view, header: ResponseHeader(revision: view.revision.number), chunkBytes: 4_096)
        var messages: [RangeResponse] = []
        for _ in 0..<10_000 where !streaming.isFinished {
            guard let bytes = streaming.next() else { continue }
            messages.append(try #require(try RangeStreamResponse(decoding: bytes, limits: .response).rangeResponse))
        }
        #expect(streaming.isFinished)
        return messages
    }

    @Test("a count is one message, also at an earlier revision, where all keys have to be looked at")
    func countOnly() throws {
        let view = view(keys: 500)
        for revision in [Revision.zero, Revision(300)] {
            let all = try messages(RangeQuery(.all, revision: revision, countOnly: true), on: view)
            #expect(all.count == 1)
            #expect(all.last?.count == (revision == .zero ? 500 : 299))
        }
    }

    @Test("no message but the last is empty, and together they are the range", arguments: [0, 7, 120])
    func chunks(limit: Int64) throws {
        let view = view(keys: 500)
        for revision in [Revision.zero, Revision(300)] {
            let query = RangeQuery(.all, limit: limit, revision: revision)
            let all = try messages(query, on: view)
            #expect(all.dropLast().allSatisfy { !$0.kvs.isEmpty && $0.header == nil })
            let whole = try view.range(query)
            #expect(all.flatMap(\.kvs).map(\.key) == whole.keyValues.map(\.key))
            #expect(all.last?.more == whole.more)
            #expect(all.last?.count == whole.count)
            #expect(all.last?.header?.revision == view.revision.number)
        }
    }
}
