import LinuxSystem
import Testing

@testable import LocalCluster

@Suite struct StateTests {
    private func sample() throws -> ClusterState {
        var state = ClusterState(
            layout: try ClusterLayout(memberCount: 3, clientPortBase: 4000),
            supervisor: ProcessMark(pid: 100, startedAt: 12_340_000_000))
        state.setProcess(ProcessMark(pid: 101, startedAt: .max), of: state.layout.members[0])
        state.setProcess(ProcessMark(pid: 103, startedAt: 0), of: state.layout.members[2])
        return state
    }

    @Test("the state file comes back as it was written, whatever of it is missing")
    func roundTrip() throws {
        let full = try sample()
        #expect(ClusterState(decoding: full.encoded()) == full)
        let bare = ClusterState(layout: try ClusterLayout())
        #expect(ClusterState(decoding: bare.encoded()) == bare)
        #expect(full.process(of: full.layout.members[1]) == nil)
    }

    @Test("no part of a state file is taken for a whole one")
    func parts() throws {
        let bytes = try sample().encoded()
        for count in 0..<bytes.count { #expect(ClusterState(decoding: Array(bytes[..<count])) == nil) }
    }

    @Test(
        "what no supervisor writes is refused",
        arguments: [
            ("members 3", "members 30"), ("members 3", "members 3 3"), ("members 3", "members x"),
            ("members 3", "members 3\nmembers 3"), ("members 3\n", ""), ("peer-port 4100", "peer-port 4001"),
            ("m1 101", "m4 101"), ("m1 101", "m1 0"), ("m1 101", "m1 -1"), ("m1 101", "m1 1"),
            ("m3 103 0", "m3 103"), ("supervisor 100", "supervisor"), ("state 1", "state 2"),
            ("client-port 4000", "client-port -1"), ("supervisor 100", "supervisor 0"), ("end\n", "end\nend\n"),
            ("end\n", "extra\nend\n"),
        ])
    func refused(_ part: String, _ replacement: String) throws {
        let text = String(decoding: try sample().encoded(), as: UTF8.self)
        let changed = text.replacing(part, with: replacement)
        try #require(changed != text)
        #expect(ClusterState(decoding: Array(changed.utf8)) == nil)
    }

    @Test("any bytes are answered: with one byte changed a state file is refused or is another one, and nothing traps")
    func anyBytes() throws {
        let bytes = try sample().encoded()
        for position in bytes.indices {
            for byte in [UInt8(0), 10, 32, 45, 48, 57, 255] {
                var changed = bytes
                changed[position] = byte
                if let state = ClusterState(decoding: changed) {
                    #expect(ClusterState(decoding: state.encoded()) == state)
                }
            }
        }
        #expect(ClusterState(decoding: [UInt8](repeating: 10, count: 100_000)) == nil)
    }

    @Test("requests and replies come back as they were sent, and nothing else is taken for one")
    func control() {
        let requests: [ControlRequest] =
            [.stop] + MemberChange.allCases.flatMap { [.change($0, .leader), .change($0, .named("m3"))] }
        for request in requests { #expect(ControlRequest(decoding: request.encoded()) == request) }
        for text in ["", "\n", "stop", "stop now\n", "kill\n", "kill m0\n", "kill  m1\n", "eat m1\n", "kill m1 m2\n"] {
            #expect(ControlRequest(decoding: Array(text.utf8)) == nil)
        }
        for reply in [ControlReply(isDone: true, text: "m1 is killed"), ControlReply(isDone: false, text: "")] {
            #expect(ControlReply(decoding: reply.encoded()) == reply)
        }
        for text in ["", "done", "done m1", "perhaps m1\n"] {
            #expect(ControlReply(decoding: Array(text.utf8)) == nil)
        }
    }

    @Test("a mark is of this process and of no other that had or will have its number")
    func marks() throws {
        let mark = try #require(ProcessMark(of: ThisProcess.id))
        #expect(mark.isAlive)
        #expect(!ProcessMark(pid: mark.pid, startedAt: mark.startedAt + 10_000_000).isAlive)
        let child = try ChildProcess(path: "/bin/sleep", arguments: ["sleep", "30"], environment: [], ownGroup: true)
        let childMark = try #require(ProcessMark(of: child.pid))
        #expect(childMark.isAlive)
        ProcessMark(pid: child.pid, startedAt: childMark.startedAt + 10_000_000).kill()
        #expect(try child.poll() == nil)
        childMark.kill()
        #expect(try child.wait() == .killed(by: .kill))
        #expect(!childMark.isAlive)
    }
}
