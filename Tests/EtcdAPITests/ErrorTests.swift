import EtcdAPI
import Testing

@Suite struct ErrorTests {
    @Test("clients compare codes and texts word for word")
    func wellKnown() {
        let known: [(EtcdError, UInt8, String)] = [
            (.emptyKey, 3, "etcdserver: key is not provided"),
            (.compacted, 11, "etcdserver: mvcc: required revision has been compacted"),
            (.futureRevision, 11, "etcdserver: mvcc: required revision is a future revision"),
            (.noSpace, 8, "etcdserver: mvcc: database space exceeded"),
            (.leaseNotFound, 5, "etcdserver: requested lease not found"),
            (.peerURLExists, 9, "etcdserver: Peer URLs already exists"),
            (.permissionDenied, 7, "etcdserver: permission denied"),
            (.invalidAuthToken, 16, "etcdserver: invalid auth token"),
            (.timeout, 14, "etcdserver: request timed out"),
            (.noLeader, 14, "etcdserver: no leader"),
            (.corrupt, 15, "etcdserver: corrupt cluster"),
            (.watchCanceled, 1, "etcdserver: watch canceled"),
            (.deadlineExceeded, 4, "etcdserver: context deadline exceeded"),
            (.rangeStreamSortOrder, 12, "RangeStream does not support custom sort orders"),
            (.electionNoLeader, 2, "election: no leader"),
            (.leaderFieldMissing, 2, "\"leader\" field must be provided"),
        ]
        for (error, code, message) in known {
            #expect(error.code.rawValue == code, "\(error)")
            #expect(error.message == message)
        }
    }

    @Test("the table has as many errors of each code as etcd 3.7 documents")
    func counts() {
        let counts = Dictionary(grouping: EtcdError.allCases) { $0.code }.mapValues(\.count)
        #expect(
            counts == [
                .invalidArgument: 18, .outOfRange: 3, .resourceExhausted: 2, .notFound: 2, .failedPrecondition: 24,
                .permissionDenied: 1, .unauthenticated: 1, .unavailable: 8, .dataLoss: 1, .canceled: 2,
                .deadlineExceeded: 1, .unimplemented: 2, .unknown: 4,
            ])
    }

    @Test("the text of a refused watch is what jetcd searches")
    func rpcText() {
        #expect(
            EtcdError.permissionDenied.rpcText
                == "rpc error: code = PermissionDenied desc = etcdserver: permission denied")
    }

    @Test("reasons of refused watchers are the texts clients look for")
    func cancelReasons() {
        #expect(WatchCancelReason.emptyRange.rawValue == "mvcc: watcher range is empty")
        #expect(WatchCancelReason.duplicateID.rawValue == "mvcc: duplicate watch ID provided on the WatchStream")
        #expect(WatchCancelReason.negativeStart.rawValue == EtcdError.compacted.message)
    }
}
