internal import EtcdAPI
internal import LocalCluster
internal import Trials

/// Carries out requests of the workload `register` as calls of etcd's KV service.
enum RegisterCall {
    static func perform(
        _ request: RegisterRequest, _ client: UnaryClient, _ padding: Padding, timeout: Duration
    ) -> Outcome {
        do throws(CallFailure) {
            switch request {
            case .put(let key, let value):
                let answer = try client.put(
                    PutRequest(key: Array(key.utf8), value: padding.padded(value)), timeout: timeout)
                guard let header = answer.header else { return withoutHeader }
                return .written(revision: header.revision)
            case .get(let key):
                let answer = try client.range(RangeRequest(key: Array(key.utf8)), timeout: timeout)
                guard let header = answer.header else { return withoutHeader }
                return .read(answer.kvs.first.map { Reading($0, padding) }, revision: header.revision)
            case .compareAndSet(let key, let expected, let value):
                return try compareAndSet(
                    Array(key.utf8), expected, padding.padded(value), client, padding, timeout)
            }
        } catch {
            return Outcome(error)
        }
    }

    private static func compareAndSet(
        _ key: [UInt8], _ expected: Int64, _ value: [UInt8], _ client: UnaryClient, _ padding: Padding,
        _ timeout: Duration
    ) throws(CallFailure) -> Outcome {
        let request = TxnRequest(
            compares: [Compare(target: .mod, key: key, operand: .modRevision(expected))],
            success: [RequestOp(request: .put(PutRequest(key: key, value: value)))],
            failure: [RequestOp(request: .range(RangeRequest(key: key)))])
        let answer = try client.call(.kvTxn, request, answering: TxnResponse.self, timeout: timeout)
        guard let header = answer.header else { return withoutHeader }
        if answer.succeeded { return .written(revision: header.revision) }
        guard case .range(let range)? = answer.responses.first?.response else {
            return .unknown("the answer of a refused transaction lacks its read")
        }
        return .refused(range.kvs.first.map { Reading($0, padding) }, revision: header.revision)
    }

    private static let withoutHeader = Outcome.unknown("the answer lacks its header")
}

extension Reading {
    init(_ stored: KeyValue, _ padding: Padding) {
        self.init(value: padding.value(of: stored.value), modRevision: stored.modRevision)
    }
}
