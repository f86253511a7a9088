import EtcdAPI
import Protobuf
import Testing

/// Answers written part by part are compared with the same answers written as whole messages.
@Suite struct PartsTests {
    private let header = ResponseHeader(clusterID: .max, memberID: 7, revision: 12, raftTerm: 3)

    private func keyValue(_ random: inout SplitMix64) -> KeyValue {
        func bytes(_ countMax: Int) -> [UInt8] {
            (0..<Int.random(in: 0...countMax, using: &random)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        func number() -> Int64 { Int64(bitPattern: random.next() >> UInt64.random(in: 0..<64, using: &random)) }
        return KeyValue(
            key: bytes(40), createRevision: number(), modRevision: number(), version: number(), value: bytes(300),
            lease: Bool.random(using: &random) ? number() : 0)
    }

    private func borrowing(_ keyValue: KeyValue, _ body: (BorrowedKeyValue) -> Void) {
        keyValue.key.withUnsafeBytes { key in
            keyValue.value.withUnsafeBytes { value in
                body(
                    BorrowedKeyValue(
                        key: key, createRevision: keyValue.createRevision, modRevision: keyValue.modRevision,
                        version: keyValue.version, value: value, lease: keyValue.lease))
            }
        }
    }

    @Test("a range", arguments: 1...30 as ClosedRange<UInt64>)
    func range(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let kvs = (0..<Int.random(in: 0..<20, using: &random)).map { _ in keyValue(&random) }
        var bytes: [UInt8] = []
        RangeResponse.encodeHeader(header, to: &bytes)
        for kv in kvs {
            if Bool.random(using: &random) {
                RangeResponse.encodeElement(kv, to: &bytes)
            } else {
                borrowing(kv) { RangeResponse.encodeElement($0, to: &bytes) }
            }
        }
        RangeResponse.encodeEnd(more: true, count: 99, to: &bytes)
        #expect(bytes == RangeResponse(header: header, kvs: kvs, more: true, count: 99).encoded(), "seed \(seed)")
    }

    @Test("a transaction with every kind of answer")
    func transaction() {
        var random = SplitMix64(seed: 1)
        let kv = keyValue(&random)
        let own = ResponseHeader(revision: 12)
        let put = PutResponse(header: own, prevKV: kv)
        let deleted = DeleteRangeResponse(header: own, deleted: 1, prevKVs: [kv])
        let range = RangeResponse(header: own, kvs: [kv], more: false, count: 1)
        let inner = TxnResponse(header: own, succeeded: true, responses: [ResponseOp(response: .put(put))])

        var bytes: [UInt8] = []
        TxnResponse.encodeStart(header, succeeded: true, to: &bytes)
        TxnResponse.encodeRange(to: &bytes) { answer in
            RangeResponse.encodeHeader(own, to: &answer)
            RangeResponse.encodeElement(kv, to: &answer)
            RangeResponse.encodeEnd(more: false, count: 1, to: &answer)
        }
        TxnResponse.encodePut(put, to: &bytes)
        TxnResponse.encodeDeleteRange(deleted, to: &bytes)
        TxnResponse.encodeTxn(to: &bytes) { answer in
            TxnResponse.encodeStart(own, succeeded: true, to: &answer)
            TxnResponse.encodePut(put, to: &answer)
        }
        let responses: [ResponseOp.Response] = [.range(range), .put(put), .deleteRange(deleted), .txn(inner)]
        let whole = TxnResponse(
            header: header, succeeded: true, responses: responses.map { ResponseOp(response: $0) })
        #expect(bytes == whole.encoded())
    }

    @Test("events shared by watchers", arguments: 1...30 as ClosedRange<UInt64>)
    func events(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let current = keyValue(&random)
        let previous = Bool.random(using: &random) ? keyValue(&random) : nil
        let event = Event(type: .delete, kv: current, prevKV: previous)
        var shared: [UInt8] = []
        WatchResponse.encodeEvent(event, to: &shared)
        borrowing(current) { current in
            guard let previous else { return WatchResponse.encodeEvent(.delete, current, previous: nil, to: &shared) }
            borrowing(previous) { WatchResponse.encodeEvent(.delete, current, previous: $0, to: &shared) }
        }
        for watchID in [0, 1, 500] as [Int64] {
            let own = WatchResponse(header: header, watchID: watchID)
            let whole = WatchResponse(header: header, watchID: watchID, events: [event, event])
            #expect(try WatchResponse(decoding: own.encoded() + shared) == whole, "seed \(seed)")
        }
    }
}
