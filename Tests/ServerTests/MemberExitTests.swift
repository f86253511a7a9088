import Raft
import Replica
import Testing

@testable import Server

@Suite struct MemberExitTests {
    @Test("a member that may not go on says which member it is, what happened, and the way back; exit code 1")
    func wayBack() {
        let member = MemberID(0xabc)
        for (exit, words) in [
            (MemberExit(.diskLost, member: member, directory: "/d"), "disk was lost"),
            (MemberExit(.directoryOutdated, member: member, directory: "/d"), "older copy"),
            (MemberExit.removed(member, directory: "/d"), "was removed from the cluster"),
        ] {
            guard case .failed(code: 1, let text) = exit else {
                Issue.record("\(exit)")
                continue
            }
            for part in [words, "member abc", "/d", "add it", "empty directory"] {
                #expect(text.contains(part), "\(text)")
            }
        }
    }

    @Test("a refused change of the members is told in etcd's words, and had no effect")
    func membership() {
        let member = MemberID(1)
        for (refusal, message) in [
            (.unknownMember(member), "etcdserver: member not found"),
            (.removedBefore(member), "etcdserver: member not found"),
            (.alreadyMember(member), "etcdserver: member ID already exist"),
            (.peerURLTaken(by: member), "etcdserver: Peer URLs already exists"),
            (.notLearner(member), "etcdserver: can only promote a learner member"),
            (.notCaughtUp(member), "etcdserver: can only promote a learner member which is in sync with leader"),
            (.unhealthy, "etcdserver: unhealthy cluster"),
            (.notVoter(member), "etcdserver: bad leader transferee"),
        ] as [(MembershipRefusal, String)] {
            let told = RequestRefusal(.membership(refusal))
            #expect(told.message == message)
            #expect(told.outcome == .notApplied)
        }
    }
}
