internal import EtcdAPI
internal import MVCC

/// From the store's results to the bytes of etcd's answers, without a message in between where ranges may be large.

extension EtcdAPI.KeyValue {
    init(_ keyValue: MVCC.KeyValue) {
        self.init(
            key: keyValue.key, createRevision: keyValue.created.number, modRevision: keyValue.modified.number,
            version: keyValue.version, value: keyValue.value, lease: keyValue.lease.rawValue)
    }
}

enum EtcdAnswer {
    static func encode(_ result: RangeResult, _ header: ResponseHeader, to bytes: inout [UInt8]) {
        RangeResponse.encodeHeader(header, to: &bytes)
        encodeBody(result, to: &bytes)
    }

    private static func encodeBody(_ result: RangeResult, to bytes: inout [UInt8]) {
        for keyValue in result.keyValues { encodeElement(keyValue, to: &bytes) }
        RangeResponse.encodeEnd(more: result.more, count: result.count, to: &bytes)
    }

    static func encodeElement(_ keyValue: MVCC.KeyValue, to bytes: inout [UInt8]) {
        keyValue.key.withUnsafeBytes { key in
            keyValue.value.withUnsafeBytes { value in
                RangeResponse.encodeElement(
                    BorrowedKeyValue(
                        key: key, createRevision: keyValue.created.number, modRevision: keyValue.modified.number,
                        version: keyValue.version, value: value, lease: keyValue.lease.rawValue),
                    to: &bytes)
            }
        }
    }

    static func put(_ result: PutResult, _ header: ResponseHeader) -> PutResponse {
        PutResponse(header: header, prevKV: result.previous.map(EtcdAPI.KeyValue.init))
    }

    static func deleteRange(_ result: DeleteResult, _ header: ResponseHeader) -> DeleteRangeResponse {
        DeleteRangeResponse(
            header: header, deleted: result.deleted, prevKVs: result.previous.map(EtcdAPI.KeyValue.init))
    }

    static func encode(_ result: TransactionResult, _ header: ResponseHeader, to bytes: inout [UInt8]) {
        TxnResponse.encodeStart(header, succeeded: result.succeeded, to: &bytes)
        for step in result.results { encodeStep(step, to: &bytes) }
    }

    private static func encodeStep(_ step: OperationResult, to bytes: inout [UInt8]) {
        switch step {
        case .range(let result, let revision):
            TxnResponse.encodeRange(to: &bytes) { inner in
                RangeResponse.encodeHeader(ResponseHeader(revision: revision.number), to: &inner)
                encodeBody(result, to: &inner)
            }
        case .put(let result, let revision):
            TxnResponse.encodePut(put(result, ResponseHeader(revision: revision.number)), to: &bytes)
        case .deleteRange(let result, let revision):
            TxnResponse.encodeDeleteRange(
                deleteRange(result, ResponseHeader(revision: revision.number)), to: &bytes)
        case .transaction(let result):
            TxnResponse.encodeTxn(to: &bytes) { inner in
                encode(result, ResponseHeader(), to: &inner)
            }
        }
    }
}
