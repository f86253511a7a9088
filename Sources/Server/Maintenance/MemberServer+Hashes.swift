internal import Coordination
internal import EtcdAPI
internal import GRPC
internal import MVCC
internal import Protobuf
internal import Reactor
internal import Replica

/// etcdserverpb.Maintenance/Hash and HashKV.
extension MemberServer {
    /// A hash on its way.
    struct Hashing {
        var session: GRPCSession
        var call: CallID
        var hash: StoreHash
        var isWhole: Bool
    }

    /// Of this member's own state, as etcd's.
    func hash(at revision: Revision?, _ call: CallID, of session: GRPCSession) throws(RequestRefusal) {
        guard let view = node?.state.view else { return }
        guard hashings.count < Self.hashingsMax else { throw RequestRefusal(EtcdError.tooManyRequests) }
        do throws(StoreError) {
            let hash = try StoreHash(view, at: revision ?? .zero)
            hashings.append(Hashing(session: session, call: call, hash: hash, isWhole: revision == nil))
        } catch {
            throw RequestRefusal(error)
        }
        loop.requestTurn()
    }

    /// Each holds a view of the store.
    private static let hashingsMax = 64
    private static let hashBytesPerTurn = 1 << 20

    /// Gives the first of the hashes another slice.
    func advanceHashings() {
        guard !hashings.isEmpty else { return }
        guard let value = hashings[0].hash.advance(bytesMax: Self.hashBytesPerTurn) else { return loop.requestTurn() }
        let done = hashings.removeFirst()
        if done.isWhole {
            done.session.respond(done.call, HashResponse(header: header(), hash: value).encoded())
        } else {
            let answer = HashKVResponse(
                header: header(), hash: value, compactRevision: done.hash.compacted.number,
                hashRevision: done.hash.revision.number)
            done.session.respond(done.call, answer.encoded())
        }
        if !hashings.isEmpty { loop.requestTurn() }
    }
}
