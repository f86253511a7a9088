import Bytes
import Coordination
import Determinism
import MVCC
import Raft
import Storage
import StorageTestKit
import Testing

@testable import Replica

@Suite struct RestoreTests {
    /// A state with so many keys, restored; `tag` stands for the file.
    private func restoredState(keys: Int, tag: UInt8 = 1) throws -> CoordinationState {
        var state = CoordinationState()
        for key in 0..<keys {
            let put = Command.put(PutOperation(key: Array("old\(key)".utf8), value: [UInt8](repeating: 7, count: 40)))
            _ = state.apply(index: state.appliedIndex + 1, term: 3, stamp: 9_000_000_000, payload: put.encode()[...])
        }
        return try state.restored(from: SHA256.of([tag]), raisedBy: 0)
    }

    /// Puts a founded log in place of the member's directory.
    private func found(
        _ state: CoordinationState, _ id: MemberID, _ cluster: inout SimulatedCluster, storeID: UInt64 = 1_000
    ) throws {
        cluster.stop(id)
        let machine = cluster.machine(id)
        machine.disk = SimulatedDisk()
        let identity = Identity(clusterID: 0xC0, memberID: id, storeID: storeID + id.rawValue)
        var founding = LogFounding(
            storage: DurableLog(options: SimulatedCluster.smallStorage, identity: identity), state: state,
            configuration: cluster.bootstrap)
        var progress = founding.begin()
        for _ in 0..<100_000 {
            guard case .working(let operations) = progress else { break }
            try #require(!operations.isEmpty)
            progress = founding.completed(operations.map { machine.disk.perform($0) })
        }
        guard case .founded = progress else {
            Issue.record("not founded: \(progress)")
            return
        }
    }

    private func value(_ key: String, _ node: ReplicaNode?) -> KeyValue? { node?.state.view.get(Array(key.utf8)) }

    @Test(
        "members that were restored from one backup begin once all are there, with all that it holds, and go on from it"
    )
    func beginning() throws {
        var cluster = SimulatedCluster(members: 3, seed: 3)
        let state = try restoredState(keys: 50)
        for id in cluster.ids { try found(state, id, &cluster) }
        let three = MemberID(3)
        cluster.start(MemberID(1))
        cluster.start(MemberID(2))
        cluster.run(milliseconds: 3_000)
        #expect(cluster.leader == nil)
        #expect(cluster[MemberID(1)]?.isRecognised == false)
        #expect(cluster[MemberID(1)]?.state.revision == state.revision)
        cluster.start(three)
        #expect(cluster.run(milliseconds: 5_000) { $0.leader != nil })
        let leader = try #require(cluster.leader)
        #expect(cluster[leader]?.state.view.keyCount == 50)
        let put = cluster.put("new", at: leader)
        #expect(cluster.run(milliseconds: 3_000) { $0.isApplied(put) })
        #expect(try #require(value("new", cluster[leader])).modified.number == state.revision.number + 1)
        #expect(
            try #require(cluster[leader]).clusterTime(at: cluster.machine(leader).clock(at: cluster.now))
                >= 9_000_000_000)
        for id in cluster.ids {
            #expect(cluster.run(milliseconds: 3_000) { self.value("new", $0[id]) != nil })
            #expect(value("old49", cluster[id]) != nil)
        }
        #expect(cluster.violations.isEmpty)
    }

    @Test("a restored member that restarts before and after the beginning is the same member")
    func restarting() throws {
        for seed in UInt64(0)..<20 {
            var cluster = SimulatedCluster(members: 3, seed: seed)
            var random = SplitMix64(seed: seed)
            let state = try restoredState(keys: 20)
            for id in cluster.ids { try found(state, id, &cluster) }
            cluster.network.loss = 30
            for _ in 0..<20 {
                cluster.run(milliseconds: UInt64.random(in: 1...60, using: &random))
                let id = MemberID(UInt64.random(in: 1...3, using: &random))
                if cluster.isUp(id) { cluster.crash(id, .tears) } else { cluster.start(id) }
            }
            cluster.network.loss = 0
            for id in cluster.ids { cluster.start(id) }
            cluster.run(milliseconds: 100)
            cluster.heal()
            #expect(cluster.run(milliseconds: 6_000) { $0.leader != nil }, "seed \(seed): \(cluster.situation)")
            let leader = try #require(cluster.leader)
            let put = cluster.put("new", at: leader)
            #expect(cluster.run(milliseconds: 3_000) { $0.isApplied(put) }, "seed \(seed): \(cluster.situation)")
            #expect(value("old19", cluster[leader]) != nil)
            #expect(cluster.violations.isEmpty)
        }
    }

    @Test("members of which one begins with nothing, or with another backup, never begin, and each is named")
    func mixed() throws {
        for other in [nil, try restoredState(keys: 5, tag: 2)] {
            var cluster = SimulatedCluster(members: 3, seed: 5)
            let state = try restoredState(keys: 5)
            let three = MemberID(3)
            try found(state, MemberID(1), &cluster)
            try found(state, MemberID(2), &cluster)
            cluster.stop(three)
            if let other {
                try found(other, three, &cluster)
            } else {
                cluster.machine(three).disk = SimulatedDisk()
            }
            for id in cluster.ids { cluster.start(id) }
            cluster.run(milliseconds: 5_000)
            #expect(cluster.leader == nil)
            #expect(cluster.members.allSatisfy { $0.node?.isRecognised == false })
            let told = cluster.events.compactMap { event -> MemberID? in
                if event.member == MemberID(1), case .beginsOtherwise(let member) = event.event { member } else { nil }
            }
            #expect(told == [three])
        }
    }

    @Test("a member whose restored disk was lost after the beginning cannot be restored again in its old name")
    func restoredTwice() throws {
        var cluster = SimulatedCluster(members: 3, seed: 7)
        let state = try restoredState(keys: 5)
        for id in cluster.ids {
            try found(state, id, &cluster)
            cluster.start(id)
        }
        #expect(
            cluster.run(milliseconds: 6_000) { now in
                now.members.allSatisfy { member in
                    now.ids.allSatisfy { member.node?.state.members[$0.rawValue] != nil }
                }
            })
        let leader = try #require(cluster.leader)
        let victim = try #require(cluster.ids.first { $0 != leader })
        try found(state, victim, &cluster, storeID: 5_000)
        cluster.start(victim)
        #expect(
            cluster.run(milliseconds: 3_000) {
                if case .diskLost = $0.machine(victim).failure { true } else { false }
            })
    }

    @Test("a full disk founds nothing, and says so")
    func fullDisk() throws {
        let state = try restoredState(keys: 50)
        var refused = 0
        for limit in [0, 3, 8] {
            var founding = LogFounding(
                storage: DurableLog(
                    options: SimulatedCluster.smallStorage,
                    identity: Identity(clusterID: 1, memberID: MemberID(1), storeID: 1)),
                state: state, configuration: Configuration(voters: [MemberID(1)]))
            var disk = SimulatedDisk()
            var count = 0
            var progress = founding.begin()
            for _ in 0..<10_000 {
                guard case .working(let operations) = progress else { break }
                progress = founding.completed(
                    operations.map { operation in
                        count += 1
                        guard count > limit, case .write = operation else { return disk.perform(operation) }
                        return .failed(operation.id, DiskFailure(kind: .noSpace, errno: 28, call: "pwrite"))
                    })
            }
            if case .noSpace = progress { refused += 1 }
        }
        #expect(refused == 3)
    }
}
