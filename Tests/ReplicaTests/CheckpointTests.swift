import Bytes
import Coordination
import MVCC
import Raft
import StorageTestKit
import Testing

@testable import Replica

@Suite("Replicas check each other") struct CheckpointTests {
    private var options: Replica.Options {
        var options = SimulatedCluster.smallOptions
        options.checkpointTicks = 50
        options.checkpointBytes = 300
        options.checkpointEntries = 1_000
        return options
    }

    /// The state with one byte of a value changed, as memory that went wrong has it.
    private func damaged(_ state: CoordinationState, _ value: [UInt8]) throws -> CoordinationState {
        var bytes: [UInt8] = []
        var encoder = StateSnapshotEncoder(state)
        while let piece = encoder.next(bytesMax: 1 << 16) { bytes += piece }
        var store = SnapshotEncoder(state.view)
        var count = 0
        while let piece = store.next(bytesMax: 1 << 16) { count += piece.count }
        let start = bytes.count - count
        let place = try #require(
            (start..<bytes.count - value.count).first { bytes[$0..<$0 + value.count].elementsEqual(value) })
        bytes[place] ^= 1
        let checksum = CRC32C.of(Array(bytes[start..<bytes.count - 4]))
        bytes.removeLast(4)
        bytes.appendBigEndian(checksum)
        var decoder = StateSnapshotDecoder()
        _ = decoder.add(bytes)
        return try #require(decoder.state)
    }

    private func write(_ cluster: inout SimulatedCluster, at member: MemberID) {
        for number in 0..<20 as Range<UInt8> {
            let put = PutOperation(key: [number], value: [UInt8](repeating: 0x40 + number, count: 40))
            cluster.operate(.write(command: Command.put(put).encode()), at: member)
            if number % 5 == 4 { cluster.run(milliseconds: 100) }
        }
        cluster.becomesLevel()
    }

    private func alarms(_ cluster: SimulatedCluster, at member: MemberID) -> [Alarm]? {
        cluster[member]?.state.alarms.raised.map(\.alarm)
    }

    @Test("members that are alike raise no alarm, however often they look, through snapshots and new leaders")
    func alike() throws {
        var (cluster, leader, _) = try SimulatedCluster.led(options: options)
        for round in 0..<4 {
            write(&cluster, at: cluster.leader ?? leader)
            cluster.run(milliseconds: 3_000)
            let present = cluster.leader ?? leader
            if round % 2 == 0 {
                cluster.crash(present, .losesAll)
                cluster.start(present)
                cluster.run(milliseconds: 1_000)
            }
        }
        for id in cluster.ids { #expect(alarms(cluster, at: id) == []) }
        #expect(cluster.violations.isEmpty)
        let index = try #require(cluster[cluster.leader ?? leader]).appliedIndex.position
        #expect(index > 80 + 8, "checkpoints are entries")
    }

    @Test(
        "a byte that changed in one member's memory is found, whoever it is, and the others serve on",
        arguments: [0, 1, 2])
    func changedByte(_ place: Int) throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(options: options)
        write(&cluster, at: leader)
        let member = ([leader] + followers)[place]
        let others = cluster.ids.filter { $0 != member }
        let node = try #require(cluster[member])
        // The last key: it is found when the look comes round to it.
        cluster.machine(member).node?.state = try damaged(node.state, [UInt8](repeating: 0x53, count: 40))
        // The kit compares states too, by what the entries did, which is still the same.
        let isNamed = cluster.run(milliseconds: 10_000) { cluster in
            cluster.ids.allSatisfy { alarms(cluster, at: $0) == [Alarm(member: member.rawValue, kind: .corrupt)] }
        }
        #expect(isNamed && cluster.violations.isEmpty)
        #expect(
            cluster.count({
                if case .statesDiffer(let result) = $0 { result.corrupt == [member.rawValue] } else { false }
            })
                >= 3)
        #expect(cluster.run(milliseconds: 3_000) { $0.leader.map { others.contains($0) } ?? false })
        let put = Command.put(PutOperation(key: [1], value: [1])).encode()
        let number = cluster.operate(.write(command: put), at: others[0])
        cluster.settle(number)
        #expect(cluster.isApplied(number))
        // It never leads, not even when it is all that could.
        for _ in 0..<3 {
            let present = try #require(cluster.leader)
            cluster.crash(present, .losesAll)
            cluster.run(milliseconds: 1_500)
            #expect(cluster.leader != member)
            cluster.start(present)
            #expect(cluster.run(milliseconds: 3_000) { $0.isLed })
        }
        let clear = AlarmChange(Alarm(member: member.rawValue, kind: .corrupt), isRaised: false)
        cluster.operate(.write(command: Command.alarm(clear).encode()), at: others[0])
        cluster.run(milliseconds: 500)
        #expect(cluster[member]?.raft.mayLead == true)
    }

    @Test("so many entries are followed by a checkpoint, and while nothing happens there is none")
    func afterEntries() throws {
        var options = options
        options.checkpointEntries = 5
        options.checkpointTicks = 1 << 40
        var (cluster, leader, _) = try SimulatedCluster.led(options: options)
        let first = try #require(cluster[leader]).appliedIndex
        write(&cluster, at: leader)
        cluster.run(milliseconds: 1_000)
        let before = try #require(cluster[leader]).appliedIndex
        // 20 writes, and what members asked each other meanwhile: a question and the answers to it are two entries.
        #expect(before.position >= first.position + 22 && before.position <= first.position + 40)
        cluster.run(milliseconds: 2_000)
        #expect(cluster[leader]?.appliedIndex == before, "nothing to compare, nothing compared")
    }

    @Test("who is not as most of the voters is wrong, and everyone when all have spoken and no majority agrees")
    func majority() {
        var result = CheckpointResult(index: 1, voters: 3, values: [])
        for (member, hash) in [(1, 7), (2, 7), (3, 8)] as [(UInt64, UInt64)] {
            result.values.append(.init(member: member, hash: hash))
        }
        #expect(result.majority == 7 && result.corrupt == [3])
        result.others = [.init(member: 4, hash: 9), .init(member: 5, hash: 7)]
        #expect(result.corrupt == [3, 4], "learners are judged and do not judge")
        result.others = []
        result.values[0].hash = 9
        #expect(result.majority == nil && result.corrupt == [Alarm.everyone])
        result.values.removeLast()
        #expect(result.corrupt.isEmpty, "the third may still agree with one of them")
    }

    @Test("while a member is away the others compare theirs, and it is checked when it is back")
    func away() throws {
        var (cluster, leader, followers) = try SimulatedCluster.led(options: options)
        write(&cluster, at: leader)
        cluster.crash(followers[0], .losesAll)
        let before = try #require(cluster[leader]).appliedIndex
        cluster.run(milliseconds: 6_000)
        #expect(try #require(cluster[leader]).appliedIndex > before)
        #expect(alarms(cluster, at: leader) == [])
        cluster.start(followers[0])
        #expect(cluster.run(milliseconds: 3_000) { $0.isLed })
        cluster.becomesLevel()
        let node = try #require(cluster[followers[0]])
        cluster.machine(followers[0]).node?.state = try damaged(node.state, [UInt8](repeating: 0x44, count: 40))
        #expect(
            cluster.run(milliseconds: 10_000) {
                alarms($0, at: leader) == [Alarm(member: followers[0].rawValue, kind: .corrupt)]
            })
    }
}
