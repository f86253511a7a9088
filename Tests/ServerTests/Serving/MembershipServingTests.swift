import EtcdAPI
import GRPC
import LinuxSystem
import Protobuf
import Testing

@testable import LocalCluster
@testable import Server

/// Members with real sockets and real directories that come, go and move.
@Suite("Members come and go", .timeLimit(.minutes(2))) struct MembershipServingTests {
    private static let patience = ServedCluster.patience

    private func put(_ key: String, at number: Int, _ cluster: ServedCluster) throws {
        let request = PutRequest(key: Array(key.utf8), value: Array(key.utf8))
        _ = try cluster.client(number).put(request, timeout: Self.patience)
    }

    private func has(_ key: String, at number: Int, _ cluster: ServedCluster) throws -> Bool {
        try cluster.client(number).range(RangeRequest(key: Array(key.utf8)), timeout: Self.patience).count == 1
    }

    /// Three members, each added to those before and started then.
    private func grow(_ cluster: ServedCluster, to count: Int) throws {
        try cluster.start(0, among: [0])
        try put("k0", at: 0, cluster)
        for number in 1..<count {
            _ = try cluster.add(number, at: number - 1)
            try put("while m\(number) is not there", at: 0, cluster)
            try cluster.start(number, among: Array(0...number), .existing)
            try cluster.eventually("m\(number) is not known") {
                try cluster.list(at: 0).contains { $0.name == "m\(number)" }
            }
            try put("k\(number)", at: number, cluster)
        }
    }

    @Test("one member becomes three; each is started after it was added, and has everything")
    func growing() throws {
        try ServedCluster.with(places: 4) { cluster in
            try grow(cluster, to: 3)
            for number in 0..<3 {
                #expect(try cluster.list(at: number).map(\.name).sorted() == ["m0", "m1", "m2"])
                #expect(try has("k0", at: number, cluster) && has("k2", at: number, cluster))
            }
            // All of them vote: any one may be missing.
            try cluster.eventually("m2 is no voter") {
                try cluster.refusal(
                    of: .moveLeader, MoveLeaderRequest(targetID: cluster.status(2).header?.memberID ?? 0),
                    at: cluster.leader()) == nil
            }
            try cluster.stop(try cluster.leader())
            let rest = try cluster.leader()
            try put("later", at: rest, cluster)
            #expect(try has("later", at: rest, cluster))
        }
    }

    @Test("a member that joined comes back by its directory, whatever the list says, and not as a founder")
    func comingBack() throws {
        try ServedCluster.with(places: 3) { cluster in
            try grow(cluster, to: 2)
            let id = try cluster.status(1).header?.memberID
            try cluster.stop(1)
            try cluster.start(1, among: [1], .existing)
            try cluster.eventually("m1 does not follow") { try cluster.status(1).leader != 0 }
            #expect(try cluster.status(1).header?.memberID == id)
            #expect(try has("k1", at: 1, cluster))
            try cluster.stop(1)
            let refusal = #expect(throws: StartFailure.self) { try cluster.start(1, among: [0, 1]) }
            #expect(refusal?.message.contains("belongs to member") == true)
        }
    }

    @Test("a founder comes back with the state existing as well")
    func founder() throws {
        try ServedCluster.with(places: 2) { cluster in
            try cluster.start(0, among: [0])
            try put("kept", at: 0, cluster)
            try cluster.stop(0)
            try cluster.start(0, among: [0, 1], .existing)
            #expect(try has("kept", at: 0, cluster))
        }
    }

    @Test("who was not added, and who lists other members, is not let in, by name")
    func refusedJoins() throws {
        try ServedCluster.with(places: 3) { cluster in
            try cluster.start(0, among: [0])
            try put("k", at: 0, cluster)
            for (list, words) in [
                ([0, 1], "knows no member with the peer URLs of \"m1\""), ([1], "there is nobody to join"),
                ([1, 2], "connection refused"),
            ] {
                let refusal = #expect(throws: StartFailure.self) { try cluster.start(1, among: list, .existing) }
                #expect(refusal?.code == 1)
                #expect(refusal?.message.contains(words) == true, "\(String(describing: refusal))")
            }
            _ = try cluster.add(1, at: 0)
            let refusal = #expect(throws: StartFailure.self) { try cluster.start(1, among: [0, 1, 2], .existing) }
            #expect(refusal?.message.contains("member count is unequal") == true)
            try cluster.start(1, among: [0, 1], .existing)
            try cluster.eventually("m1 does not follow") { try cluster.status(1).leader != 0 }
        }
    }

    @Test("a learner serves its own state only, until it is promoted")
    func learner() throws {
        try ServedCluster.with(places: 3) { cluster in
            try grow(cluster, to: 1)
            let id = try cluster.add(1, at: 0, isLearner: true)
            let early = try cluster.refusal(of: .memberPromote, MemberPromoteRequest(id: id), at: 0)
            #expect(early == Status(.failedPrecondition, EtcdError.learnerNotReady.message))
            let second = MemberAddRequest(peerURLs: [cluster.peerURL(2).description], isLearner: true)
            #expect(
                try cluster.refusal(of: .memberAdd, second, at: 0)
                    == Status(.failedPrecondition, EtcdError.tooManyLearners.message))
            try cluster.start(1, among: [0, 1], .existing)
            try cluster.eventually("the learner does not follow") {
                try cluster.status(1).isLearner && cluster.status(1).leader != 0
            }
            let refused = Status(.failedPrecondition, EtcdError.notSupportedForLearner.message)
            let key = Array("k0".utf8)
            #expect(try cluster.refusal(of: .kvRange, RangeRequest(key: key), at: 1) == refused)
            #expect(try cluster.refusal(of: .kvPut, PutRequest(key: key), at: 1) == refused)
            #expect(try cluster.refusal(of: .memberList, MemberListRequest(), at: 1) == refused)
            #expect(try cluster.refusal(of: .healthCheck, HealthCheckRequest(), at: 1) == refused)
            try cluster.eventually("the learner has not what was written") {
                try cluster.client(1).range(RangeRequest(key: key, serializable: true), timeout: Self.patience).count
                    == 1
            }
            try cluster.eventually("the learner does not get in sync") {
                try cluster.refusal(of: .memberPromote, MemberPromoteRequest(id: id), at: 0) == nil
            }
            try cluster.eventually("it is a learner still") { try !cluster.status(1).isLearner }
            #expect(try has("k0", at: 1, cluster))
            let again = try cluster.refusal(of: .memberPromote, MemberPromoteRequest(id: id), at: 1)
            #expect(again == Status(.failedPrecondition, EtcdError.memberNotLearner.message))
        }
    }

    @Test("the leader is removed: it says so and ends, the others go on, and its directory is of no use")
    func removedLeader() throws {
        try ServedCluster.with(places: 4) { cluster in
            try grow(cluster, to: 3)
            var removed = 0
            try cluster.eventually("not all are well") {
                removed = try cluster.leader()
                let id = try cluster.status(removed).header?.memberID ?? 0
                return try cluster.refusal(of: .memberRemove, MemberRemoveRequest(id: id), at: removed) == nil
            }
            let ending = try #require(cluster.ending(of: removed))
            #expect(ending.code == 1)
            #expect(ending.message.contains("was removed from the cluster"))
            let rest = try cluster.leader()
            try put("later", at: rest, cluster)
            #expect(try cluster.list(at: rest).count == 2)
            try cluster.start(removed, among: [0, 1, 2], .existing)
            #expect(cluster.ending(of: removed)?.message.contains("was removed from the cluster") == true)
        }
    }

    @Test("a member moves to another peer URL, and the others find it there")
    func moving() throws {
        try ServedCluster.with(places: 3) { cluster in
            try grow(cluster, to: 2)
            let id = try #require(try cluster.status(1).header?.memberID)
            try cluster.eventually("m1 is not well") {
                let update = MemberUpdateRequest(id: id, peerURLs: [cluster.peerURL(2).description])
                return try cluster.refusal(of: .memberUpdate, update, at: 1) == nil
            }
            #expect(
                try cluster.list(at: 0).first { $0.id == id }?.peerURLs == [cluster.peerURL(2).description])
            try cluster.stop(1)
            try cluster.start(1, among: [0, 1], .existing, at: 2)
            try put("after the move", at: 1, cluster)
            #expect(try has("after the move", at: 0, cluster))
        }
    }

    @Test("a member that was away while the leader moved finds it")
    func movedMeanwhile() throws {
        try ServedCluster.with(places: 4) { cluster in
            try grow(cluster, to: 3)
            let id = try #require(try cluster.status(0).header?.memberID)
            func lead() throws {
                try cluster.eventually("m0 does not lead") {
                    let leader = try cluster.leader()
                    if leader == 0 { return true }
                    return try cluster.refusal(of: .moveLeader, MoveLeaderRequest(targetID: id), at: leader) == nil
                }
            }
            // Three voters, or the one that goes takes the majority with it.
            try cluster.eventually("m2 is no voter") {
                let other = try #require(try cluster.status(2).header?.memberID)
                return try cluster.refusal(of: .moveLeader, MoveLeaderRequest(targetID: other), at: cluster.leader())
                    == nil
            }
            try cluster.stop(2)
            let update = MemberUpdateRequest(id: id, peerURLs: [cluster.peerURL(3).description])
            try cluster.eventually("m0 does not move") { try cluster.refusal(of: .memberUpdate, update, at: 1) == nil }
            try cluster.stop(0)
            try cluster.start(0, among: [0, 1, 2], .existing, at: 3)
            try lead()
            try put("meanwhile", at: 0, cluster)
            try cluster.start(2, among: [0, 1, 2], .existing)
            #expect(try cluster.leader() == 0)
            try cluster.eventually("m2 does not find the leader") { try has("meanwhile", at: 2, cluster) }
        }
    }

    @Test("leadership moves to a voter, asked of the leader alone")
    func movingLeadership() throws {
        try ServedCluster.with(places: 2) { cluster in
            try grow(cluster, to: 2)
            let other = try #require(try cluster.status(1).header?.memberID)
            try cluster.eventually("leadership does not move") {
                try cluster.refusal(of: .moveLeader, MoveLeaderRequest(targetID: other), at: 0) == nil
            }
            #expect(try cluster.leader() == 1)
            let notLeader = Status(.failedPrecondition, EtcdError.notLeader.message)
            #expect(try cluster.refusal(of: .moveLeader, MoveLeaderRequest(targetID: other), at: 0) == notLeader)
            let nobody = Status(.failedPrecondition, EtcdError.badLeaderTransferee.message)
            for target: UInt64 in [0, 77] {
                #expect(try cluster.refusal(of: .moveLeader, MoveLeaderRequest(targetID: target), at: 1) == nobody)
            }
            #expect(try cluster.refusal(of: .moveLeader, MoveLeaderRequest(targetID: other), at: 1) == nil)
        }
    }

    @Test("what cannot be is refused in etcd's words, and changes nothing")
    func refusals() throws {
        try ServedCluster.with(places: 3) { cluster in
            try grow(cluster, to: 1)
            let own = try #require(try cluster.status(0).header?.memberID)
            let taken = cluster.peerURL(0).description
            let free = cluster.peerURL(1).description
            func refusal(_ method: EtcdMethod, _ request: some ProtobufMessage) throws -> Status? {
                try cluster.refusal(of: method, request, at: 0)
            }
            let badURLs = Status(.invalidArgument, EtcdError.memberBadURLs.message)
            for urls in [
                [], [""], ["nope"], ["http://host:1"], [free, "http://0.0.0.0:1"], Array(repeating: free, count: 17),
            ] {
                #expect(try refusal(.memberAdd, MemberAddRequest(peerURLs: urls)) == badURLs, "\(urls)")
                #expect(try refusal(.memberUpdate, MemberUpdateRequest(id: own, peerURLs: urls)) == badURLs, "\(urls)")
            }
            #expect(
                try refusal(.memberAdd, MemberAddRequest(peerURLs: [free, taken]))
                    == Status(.failedPrecondition, EtcdError.peerURLExists.message))
            let unknown = Status(.notFound, EtcdError.memberNotFound.message)
            #expect(try refusal(.memberRemove, MemberRemoveRequest(id: 77)) == unknown)
            #expect(try refusal(.memberPromote, MemberPromoteRequest(id: 77)) == unknown)
            #expect(try refusal(.memberUpdate, MemberUpdateRequest(id: 77, peerURLs: [free])) == unknown)
            let tooFew = Status(.unknown, EtcdError.memberNotEnoughStarted.message)
            #expect(try refusal(.memberRemove, MemberRemoveRequest(id: own)) == tooFew)
            _ = try cluster.add(1, at: 0)
            #expect(try refusal(.memberAdd, MemberAddRequest(peerURLs: [cluster.peerURL(2).description])) == tooFew)
            #expect(try cluster.list(at: 0).count == 2)
        }
    }

    @Test("there is nothing to defragment, and nothing older to go back to")
    func upkeep() throws {
        try ServedCluster.with(places: 1) { cluster in
            try grow(cluster, to: 1)
            let done: DefragmentResponse = try cluster.client(0).call(
                .defragment, DefragmentRequest(), timeout: Self.patience)
            #expect(done.header == nil)
            for (action, version, error) in [
                (.validate, "3.5", .invalidDowngradeTargetVersion), (.enable, "3.5.0", .invalidDowngradeTargetVersion),
                (.validate, "", .wrongDowngradeVersionFormat), (.enable, "3.5.x", .wrongDowngradeVersionFormat),
                (.cancel, "", .noInflightDowngrade),
            ] as [(DowngradeRequest.DowngradeAction, String, EtcdError)] {
                let refusal = try cluster.refusal(
                    of: .downgrade, DowngradeRequest(action: action, version: version), at: 0)
                #expect(refusal?.message == error.message, "\(action) \(version)")
            }
            let status = try cluster.status(0)
            #expect(status.downgradeInfo?.enabled == false)
            #expect(status.dbSizeQuota == 2 << 30)
            #expect(status.raftAppliedIndex > 0 && status.raftAppliedIndex <= status.raftIndex)
            #expect(status.dbSizeInUse > 0 && status.dbSizeInUse <= status.dbSize)
        }
    }
}
