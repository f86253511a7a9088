import Raft
import Storage
import StorageTestKit
import Testing

/// Each operation of each story is refused in turn.
@Suite struct DiskFailureTests {
    /// Counts operations and refuses some of them.
    final class Refusals {
        var seen = 0
        var first: Int
        var last: Int
        let failure: DiskFailure
        var refused: [DiskOperation] = []

        init(from first: Int, count: Int, _ failure: DiskFailure) {
            self.first = first
            last = count == .max ? .max : first + count - 1
            self.failure = failure
        }

        func ask(_ operation: DiskOperation) -> DiskFailure? {
            defer { seen += 1 }
            guard seen >= first, seen <= last else { return nil }
            if failure.kind == .noSpace {
                switch operation {
                case .create, .zeroFill, .write, .rename: break
                case .flush, .flushDirectory, .delete, .list, .read: return nil
                }
            }
            refused.append(operation)
            return failure
        }
    }

    static let noSpace = DiskFailure(kind: .noSpace, errno: 28, call: "pwrite")
    static let ioError = DiskFailure(kind: .ioError, errno: 5, call: "fdatasync")

    @Test(
        "after an I/O error on any operation the log fails by name and acknowledges nothing more",
        arguments: CrashTests.Story.allCases)
    func ioError(_ story: CrashTests.Story) {
        var position = 0
        while true {
            let refusals = Refusals(from: position, count: 1, Self.ioError)
            var member = Member()
            member.disk.fault = refusals.ask
            member.start()
            var persistedAtFailure: Int?
            for action in CrashTests.actions(story) + [{ _ in }] {
                while member.perform() {
                    if member.failure != nil, persistedAtFailure == nil { persistedAtFailure = member.persisted.count }
                }
                if member.failure == nil { action(&member) }
            }
            member.settle()
            guard let refused = refusals.refused.first else { break }
            guard case .disk(Self.ioError) = member.failure?.reason else {
                Issue.record("\(story): \(refused) refused, and \(String(describing: member.failure)) told")
                return
            }
            #expect(member.failure?.file == refused.file)
            #expect(member.persisted.count == persistedAtFailure ?? member.persisted.count)
            #expect(member.log.step(.persist(PersistID(999), Persist(append: [entry(1, 1)]))).isEmpty)
            member.disk.fault = nil
            // The process ends and starts again: the page cache may be all there, or the machine went down with it.
            var random = SplitMix64(seed: UInt64(position))
            if position % 2 == 0 { member.crash(.losesAll, &random) }
            if let problem = member.restart() { Issue.record("\(story), operation \(position) refused: \(problem)") }
            // What the start vouched for is on the disk, not in a cache that had forgotten to write it.
            member.crash(.losesAll, &random)
            if let problem = member.restart() {
                Issue.record("\(story), operation \(position) refused, then a crash: \(problem)")
            }
            position += 1
        }
        #expect(position > 5)
    }

    @Test(
        "a full disk degrades the member; nothing is acknowledged until space returns, and then everything is",
        arguments: CrashTests.Story.allCases.filter { $0 != .installation })
    func noSpace(_ story: CrashTests.Story) {
        var position = 0
        var degradations = 0
        while true {
            let refusals = Refusals(from: position, count: .max, Self.noSpace)
            var member = Member()
            member.disk.fault = refusals.ask
            member.start()
            let actions = CrashTests.actions(story)
            var next = 0
            var retries = 0
            while retries < 20 {
                member.settle()
                if member.failure != nil { break }
                if member.recovered != nil, next < actions.count, member.persisted.count == member.model.ends.count {
                    actions[next](&member)
                    next += 1
                    continue
                }
                if retries == 3 { refusals.last = -1 }
                if retries > 3, next >= actions.count { break }
                member.input(.retry)
                retries += 1
            }
            if refusals.refused.isEmpty { break }
            if let failure = member.failure {
                Issue.record("\(story), from operation \(position): \(failure)")
                return
            }
            member.input(.retry)
            member.settle()
            let degraded = member.events.filter { if case .degraded = $0 { true } else { false } }.count
            let restored = member.events.filter { $0 == .restored }.count
            degradations += degraded
            #expect(degraded == restored, "\(story), from operation \(position)")
            let asked = member.model.ends.count
            #expect(member.persisted.count == asked, "\(story), from operation \(position)")
            if let problem = member.restart() {
                Issue.record("\(story), from operation \(position): \(problem)")
            }
            position += 1
        }
        #expect(degradations > 0)
    }

    @Test("a snapshot for which there is no space is given up, its file removed, and the log goes on")
    func snapshotWithoutSpace() {
        var member = Member()
        #expect(member.restart() == nil)
        member.persist(Persist(append: (1...5).map { entry($0, 1) }))
        member.settle()
        member.disk.fault = { operation in
            if case .write(_, FileName("snapshot.tmp"), let at, _) = operation, at > 0 { return Self.noSpace }
            return nil
        }
        CrashTests.takeSnapshot(4, 1)(&member)
        member.settle()
        #expect(member.events.contains(.snapshotFailed(metadata(4, 1), Self.noSpace)))
        #expect(!member.disk.listing.contains(FileName("snapshot.tmp")))
        member.persist(Persist(append: [entry(6, 1)]))
        member.settle()
        #expect(member.persisted.count == 2)
        member.disk.fault = nil
        CrashTests.takeSnapshot(5, 1)(&member)
        member.settle()
        #expect(member.events.contains(.snapshotDurable(metadata(5, 1), bytes: 730)))
        #expect(member.restart() == nil)
    }

    @Test("a leader's snapshot for which there is no space is given up, and taken when it is sent again")
    func incomingWithoutSpace() {
        var member = Member()
        #expect(member.restart() == nil)
        member.persist(Persist(hardState: hardState(1), append: [entry(1, 1)]))
        member.settle()
        member.disk.fault = { operation in
            if case .create(_, FileName("incoming.tmp")) = operation { return Self.noSpace }
            return nil
        }
        CrashTests.install(30, 2)(&member)
        member.settle()
        #expect(member.events.contains(.snapshotNotInstalled(metadata(30, 2), stored: nil)))
        #expect(!member.events.contains(.snapshotInstalled(metadata(30, 2))))
        member.disk.fault = nil
        CrashTests.install(30, 2)(&member)
        member.settle()
        #expect(member.events.contains(.snapshotInstalled(metadata(30, 2))))
        #expect(member.restart() == nil)
    }
}
