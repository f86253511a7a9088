import MVCC
import Testing

@testable import Coordination

@Suite struct AlarmTests {
    private typealias Log = LeaseTests.Log

    private let full = Alarm(member: 7, kind: .noSpace)
    private let corrupt = Alarm(member: 8, kind: .corrupt)

    private func raise(_ alarm: Alarm, own: Bool = false) -> Command {
        .alarm(AlarmChange(alarm, isRaised: true, isOwn: own))
    }

    private func clear(_ alarm: Alarm) -> Command { .alarm(AlarmChange(alarm, isRaised: false)) }

    @Test("an alarm is raised once and cleared once, and others stay")
    func changes() throws {
        var log = Log()
        #expect(try log.add(raise(full)).answer == .success(.alarm(full)))
        #expect(try log.add(raise(full, own: true)).answer == .success(.alarm(full)))
        #expect(try log.add(raise(corrupt)).answer == .success(.alarm(corrupt)))
        #expect(log.state.alarms.raised == [.init(alarm: full, isOwn: false), .init(alarm: corrupt, isOwn: false)])
        #expect(try log.add(clear(full)).answer == .success(.alarm(full)))
        #expect(try log.add(clear(full)).answer == .success(.alarm(nil)))
        #expect(log.state.alarms.raised.map(\.alarm) == [corrupt])
        #expect(log.state.revision == Revision(1))
    }

    @Test("without space what makes the store larger is refused, and what frees some is not")
    func noSpace() throws {
        var log = Log()
        _ = try log.grant(1)
        try log.put(1, lease: 1)
        try log.put(2)
        try log.add(raise(full))
        let put = Operation.put(PutOperation(key: [9], value: []))
        for command in [
            .put(PutOperation(key: [9], value: [])), .grantLease(LeaseID(2), TimeToLive(seconds: 5)),
            .transaction(Transaction(success: [put])), .transaction(Transaction(failure: [put])),
            .transaction(Transaction(success: [.transaction(Transaction(failure: [put]))])),
        ] as [Command] {
            #expect(try log.add(command).answer == .failure(.noSpace), "\(command)")
        }
        let delete = DeleteRangeOperation(KeyRange(key: [2]))
        for command in [
            .transaction(Transaction(success: [.deleteRange(delete), .range(RangeQuery(.all))])),
            .renewLeases([LeaseID(1)]), .compact(Compaction(revision: Revision(3))), .revokeLease(LeaseID(1)),
            .deleteRange(delete), .stamp,
        ] as [Command] {
            if case .failure(let error) = try log.add(command).answer {
                Issue.record("\(command) is refused: \(error)")
            }
        }
        try log.add(clear(full))
        #expect(try log.put(9).answer == .success(.put(PutResult())))
    }

    @Test("one corrupt member stops alone; when nobody knows who is right, nothing that clients ask is done any more")
    func corruption() throws {
        var log = Log()
        _ = try log.grant(1)
        try log.add(raise(corrupt))
        #expect(try log.put(1).answer == .success(.put(PutResult())), "the others serve on")
        #expect(log.state.alarms.isCorrupt(8) && !log.state.alarms.isCorrupt(7))
        try log.add(raise(Alarm(member: Alarm.everyone, kind: .corrupt)))
        #expect(log.state.alarms.isCorrupt(7))
        try log.add(raise(full))
        for command in [
            .put(PutOperation(key: [9], value: [])), .deleteRange(DeleteRangeOperation(.all)),
            .transaction(Transaction()), .compact(Compaction(revision: Revision(1))),
            .grantLease(LeaseID(2), TimeToLive(seconds: 5)), .revokeLease(LeaseID(1)),
        ] as [Command] {
            #expect(try log.add(command).answer == .failure(.corrupt), "\(command)")
        }
        if case .failure = try log.add(.renewLeases([LeaseID(1)])).answer { Issue.record("leases end") }
    }

    @Test("alarms are part of a snapshot")
    func snapshot() throws {
        var log = Log()
        try log.add(raise(corrupt))
        try log.add(raise(full, own: true))
        var encoder = StateSnapshotEncoder(log.state)
        var decoder = StateSnapshotDecoder()
        while let piece = encoder.next(bytesMax: 7) { _ = decoder.add(piece) }
        #expect(decoder.state?.alarms == log.state.alarms && decoder.state?.hash == log.state.hash)
    }
}
