import Raft
import Testing

@testable import Replica

@Suite struct ConfigurationTests {
    @Test("a configuration is told when it is appended, and the one before when it is replaced")
    func told() throws {
        var cluster = SimulatedCluster(members: 3, seed: 4)
        cluster.run(milliseconds: 15)
        let before = cluster.bootstrap
        var after = before
        after.learners = [MemberID(9)]
        after.addresses.append(.init(member: MemberID(9), peerURLs: ["http://10.0.0.9:2380"]))
        func append(_ kind: Entry.Kind, _ payload: [UInt8], _ term: Term, from leader: MemberID) {
            let entry = Entry(index: LogIndex(1), term: term, stamp: .zero, kind: kind, payload: payload)
            let append = Message.Append(
                previousIndex: .zero, previousTerm: .zero, commit: .zero, stamp: .zero, entries: [entry])
            cluster.step(
                MemberID(1),
                .received([.raft(Message(term: term, body: .append(append)))], from: cluster.sender(leader)))
        }
        var told: [Configuration] {
            cluster.events.compactMap {
                if case .configurationChanged(let configuration) = $0.event { configuration } else { nil }
            }
        }
        append(.configuration, after.encoded, Term(5), from: MemberID(2))
        #expect(told == [after])
        append(.noOperation, [], Term(6), from: MemberID(3))
        #expect(told == [after, before])
    }
}
