import Raft
import Storage
import StorageTestKit
import Testing

@Suite struct IdentityTests {
    private func refusal(_ identity: Identity) -> (StorageFailure?, changed: Bool) {
        var member = DamageTests.closedMember()
        let before = member.disk.image
        var log = DurableLog(options: member.options, identity: identity)
        var operations = log.step(.recover).operations
        var failure: StorageFailure?
        while !operations.isEmpty {
            let effects = log.step(.completed(member.disk.perform(operations.removeFirst())))
            operations += effects.operations
            for event in effects.events { if case .failed(let named) = event { failure = named } }
        }
        return (failure, member.disk.image != before)
    }

    @Test("a directory of another cluster, member or group is refused by name and left as it is")
    func foreign() {
        let own = Member.identity
        var others: [Identity] = [own, own, own]
        others[0].clusterID = 9
        others[1].memberID = MemberID(9)
        others[2].group = 9
        for other in others {
            let (failure, changed) = refusal(other)
            #expect(
                failure?.reason
                    == .foreignDirectory(clusterID: own.clusterID, memberID: own.memberID, group: own.group))
            #expect(failure?.remedy == .useTheRightDirectory)
            #expect(!changed)
        }
    }

    @Test("a directory is unused until it says whose it is, unless there is a log in it that nobody made now")
    func unused() {
        let segment = FileName("wal-0000000000000001")
        for (names, isUnused) in [
            ([], true), (["lock", "notes"], true), (["identity.tmp"], true),
            (["identity.tmp", segment.rawValue], true),
            (["identity"], false), ([segment.rawValue], false), (["identity.tmp", "wal-0000000000000002"], false),
            (["identity.tmp", "snapshot-0000000000000001-0000000000000001"], false),
        ] as [([String], Bool)] {
            #expect(DurableLog.isUnused(names.map { FileName($0) }) == isUnused, "\(names)")
        }
    }

    @Test("the directory keeps the random number it was made with")
    func storeID() {
        var member = DamageTests.closedMember()
        var identity = Member.identity
        identity.storeID = 0xDEAD
        member.log = DurableLog(options: member.options, identity: identity)
        member.events = []
        member.operations = []
        member.input(.recover)
        member.settle()
        #expect(member.recovered?.storeID == 0x57)
        #expect(member.log.identity.storeID == 0x57)
    }

    @Test("a lost identity file is not replaced by a new directory's")
    func lostIdentity() {
        var member = DamageTests.closedMember()
        member.disk.replace(FileName("identity"), with: nil)
        member.start()
        member.settle()
        #expect(member.failure?.reason == .identityMissing)
    }

    @Test("segments may have another length after a restart with other settings")
    func otherSegmentLength() {
        var member = DamageTests.closedMember()
        for bytes in [12_288, 8192, 16_384] {
            member.options.segmentBytes = bytes
            #expect(member.restart() == nil)
            let last = member.model.current.last
            for index in (last + 1)...(last + 30) {
                member.persist(Persist(append: [entry(index, 5, bytes: 200)]))
                member.settle()
            }
        }
        #expect(member.restart() == nil)
    }
}
