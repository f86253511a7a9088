import Coordination
import Determinism
import MVCC
import Raft
import Testing

@testable import Replica

@Suite("Applying in slices") struct ApplyTests {
    @Test("deletions that arrive together are applied over several steps, as many keys in each as its budget allows")
    func deletionsTogether() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(members: 1)
        let letters = Array("abcdefgh")
        // Just fewer keys than one step may look at.
        let keysEach = cluster.options.applyBudget - 5
        for letter in letters {
            _ = cluster.putAll((0..<keysEach).map { "\(letter)\(10 + $0)" }, at: leader)
            #expect(cluster.run(milliseconds: 1_000) { $0.history.pending.isEmpty })
        }
        cluster.becomesLevel()

        let numbers = cluster.deleteAll(letters.map { [$0.asciiValue ?? 0] }, at: leader)
        var applied: [UInt64] = []
        #expect(
            cluster.run(milliseconds: 1_000) { cluster in
                if let index = cluster[leader]?.state.appliedIndex, index != applied.last { applied.append(index) }
                return numbers.allSatisfy { cluster.replies[$0] != nil }
            })
        #expect(zip(applied, applied.dropFirst()).allSatisfy { $1 - $0 <= 2 })
        #expect(cluster[leader]?.state.view.keyCount == 0)
        try cluster.checkHistory(at: leader)
    }
}

extension SimulatedCluster {
    /// Deletions of all keys with these prefixes, which arrive in one turn.
    fileprivate mutating func deleteAll(_ prefixes: [[UInt8]], at member: MemberID) -> [UInt64] {
        let deadline = machine(member).clock(at: now) + .seconds(1)
        let requests = prefixes.map { prefix in
            let delete = Command.deleteRange(DeleteRangeOperation(.prefix(prefix)))
            return Request(
                id: RequestID(history.begin(.delete, prefix, at: member).number),
                operation: .write(command: delete.encode()), deadline: deadline)
        }
        step(member, .requests(requests))
        return requests.map(\.id.number)
    }
}
