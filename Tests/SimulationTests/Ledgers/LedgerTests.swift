import Raft
import Testing

@testable import Simulation

/// The other ledgers, told doctored stories.
@Suite struct LedgerTests {
    @Test("what is committed at an index is told apart: new, known, contradicted, out of order")
    func commits() {
        var ledger = CommitLedger()
        let judged = [
            ledger.committed(1, term: 1, in: 1), ledger.committed(1, term: 1, in: 2),
            ledger.committed(1, term: 2, in: 2),
            ledger.committed(3, term: 2, in: 2),
        ]
        #expect(judged == [.new, .known, .contradicts(term: 1), .gap])
    }

    @Test("a leader owes what was committed in terms before its own, and no more")
    func owed() {
        var ledger = CommitLedger()
        for (index, term) in [(1, 1), (2, 1), (3, 4)] as [(UInt64, UInt64)] {
            _ = ledger.committed(index, term: term, in: term)
        }
        #expect(ledger.lastIndex(committedBefore: 4) == 2)
        #expect(ledger.lastIndex(committedBefore: 5) == 3)
        #expect(ledger.lastIndex(committedBefore: 1) == 0)
    }

    @Test("two votes of a member in a term, and two leaders of a term, are found")
    func promises() {
        let (one, two, three) = (MemberID(1), MemberID(2), MemberID(3))
        var ledger = PromiseLedger()
        let votes = [(two, 5), (two, 5), (three, 5), (three, 6)].map { ledger.votes(one, for: $0, in: Term($1)) }
        #expect(votes == [nil, nil, two, nil])
        let leaders = [two, three].map { ledger.leads($0, Term(5)) }
        #expect(leaders == [nil, two])
        ledger.speaks(one, in: Term(6))
        ledger.speaks(one, in: Term(4))
        #expect(ledger.highestTerm(of: one) == Term(6))
    }

    @Test("an entry that differs at the same place and term is found")
    func entries() {
        var ledger = EntryLedger()
        let versions: [(term: UInt64, payload: [UInt8])] = [(3, [1, 2]), (3, [1, 2]), (4, [9]), (3, [1, 3])]
        let agree = versions.map { version in
            version.payload.withUnsafeBytes {
                ledger.wrote(index: 7, term: version.term, kind: 1, stamp: 0, payload: $0)
            }
        }
        #expect(agree == [true, true, true, false])
        #expect(ledger.entry(index: 7, term: 3)?.payload == [1, 2])
        #expect(ledger.entry(index: 7, term: 5) == nil)
    }

    @Test("another state after the same entry is found")
    func states() {
        var ledger = StateLedger()
        let agree = [(4, 1), (4, 1), (4, 2), (3, 2)].map { ledger.applied($0, hash: $1) }
        #expect(agree == [true, true, false, true])
    }

    @Test(
        "majorities of a joint configuration meet those of its neighbours; of two voters' lists exchanged at once they do not"
    )
    func configurations() {
        func list(_ ids: [UInt64]) -> [MemberID] { ids.map { MemberID($0) } }
        let old = Configuration(voters: list([1, 2, 3]))
        let joint = Configuration(voters: list([3, 4, 5]), outgoing: list([1, 2, 3]))
        let new = Configuration(voters: list([3, 4, 5]))
        #expect(World.majoritiesMeet(old, joint) && World.majoritiesMeet(joint, new))
        #expect(!World.majoritiesMeet(old, new))
        #expect(World.majoritiesMeet(old, Configuration(voters: list([1, 2, 3, 4]))))
        #expect(!World.majoritiesMeet(old, Configuration(voters: list([1, 2, 3, 4, 5]))))
    }
}
