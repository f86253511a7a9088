import LinuxSystem
import Testing

@testable import LocalCluster

@Suite struct DirectoryTests {
    private func put(_ name: String, in path: String) throws {
        try Directory.open(path).open(name, .createNew).write([1], at: 0)
    }

    private func names(_ path: String) throws -> [String] { try Directory.open(path).items().map(\.name) }

    @Test("the state is written, read and replaced, and a second supervisor is kept out")
    func stateAndLock() throws {
        try withTemporaryPath { path in
            let directory = try ClusterDirectory.create(path + "/a/b")
            #expect(try directory.readState() == nil)
            var state = ClusterState(layout: try ClusterLayout(memberCount: 1))
            try directory.write(state)
            state.supervisor = ProcessMark(pid: 7, startedAt: 8)
            try directory.write(state)
            #expect(try directory.readState() == state)

            let lock = try directory.lock()
            #expect(throws: Complaint.self) { _ = try directory.lock() }
            withExtendedLifetime(lock) {}
        }
    }

    @Test("a damaged state file is said to be one")
    func damaged() throws {
        try withTemporaryPath { path in
            let directory = try ClusterDirectory.create(path)
            try put(ClusterDirectory.stateName, in: path)
            #expect(throws: Complaint.self) { _ = try directory.readState() }
        }
    }

    @Test("removing the data removes members and state, and nothing that is somebody else's")
    func fresh() throws {
        try withTemporaryPath { path in
            let directory = try ClusterDirectory.create(path)
            try directory.write(ClusterState(layout: try ClusterLayout()))
            _ = try Directory.create(path + "/m1/wal/deep")
            try put("segment", in: path + "/m1/wal/deep")
            for name in ["m1.log", "m10", "notes"] { try put(name, in: path) }
            try directory.removeData()
            #expect(try names(path) == ["m10", "notes"])
        }
    }

    @Test("a directory that is somebody else's is not touched")
    func foreign() throws {
        try withTemporaryPath { path in
            let directory = try ClusterDirectory.create(path)
            try directory.checkOwnership()
            _ = try directory.lock()
            try directory.checkOwnership()
            _ = try Directory.create(path + "/m1")
            #expect(throws: Complaint.self) { try directory.removeData() }
            #expect(throws: Complaint.self) { try directory.checkOwnership() }
            #expect(try names(path) == ["lock", "m1"])
        }
    }

    @Test("a request is taken once, answered to the one who asked, and can be withdrawn before")
    func control() throws {
        try withTemporaryPath { path in
            let directory = try ClusterDirectory.create(path)
            let asking = try ControlFolder(in: directory)
            let answering = try ControlFolder(in: directory)
            let kill = try asking.submit(.change(.kill, .leader))
            let stop = try asking.submit(.stop)
            try asking.withdraw(stop)
            try put("request-17", in: path + "/control")
            try put("new-request-18", in: path + "/control")

            let requests = try answering.takeRequests()
            #expect(requests.count == 2)
            #expect(requests.contains { $0.number == kill && $0.request == .change(.kill, .leader) })
            #expect(requests.contains { $0.number == 17 && $0.request == nil })
            #expect(try answering.takeRequests().isEmpty)
            #expect(try asking.takeReply(to: kill) == nil)
            try answering.reply(to: kill, ControlReply(isDone: true, text: "killed"))
            #expect(try asking.takeReply(to: stop) == nil)
            #expect(try asking.takeReply(to: kill) == ControlReply(isDone: true, text: "killed"))
            #expect(try asking.takeReply(to: kill) == nil)
            try answering.clear()
            #expect(try names(path + "/control").isEmpty)
        }
    }

    @Test("where no cluster runs, the commands of the other terminal say how to start one")
    func notRunning() throws {
        try withTemporaryPath { path in
            func expectNothing() {
                #expect {
                    _ = try AskCommand.status(data: path)
                } throws: { error in
                    (error as? Complaint)?.description
                        == "no cluster is running in \(path); start one with: swift run -c release cluster up --data \(path)"
                }
            }
            expectNothing()
            let directory = try ClusterDirectory.create(path)
            expectNothing()
            var state = ClusterState(layout: try ClusterLayout())
            try directory.write(state)
            expectNothing()
            // Another process has that number by now.
            state.supervisor = ProcessMark(pid: ThisProcess.id, startedAt: 1)
            try directory.write(state)
            expectNothing()
        }
    }

    @Test("a port in use is named with the member it was meant for")
    func portInUse() throws {
        let taken = try Socket.listen(on: .loopback(port: 0))
        let port = Int(try taken.localAddress().port)
        let layout = try ClusterLayout(
            memberCount: 2, clientPortBase: port - 2, peerPortBase: port < 40_000 ? 50_000 : 20_000)
        #expect {
            try UpCommand.checkPorts(of: layout)
        } throws: { error in
            (error as? Complaint)?.description.hasPrefix("port \(port), m2's port for clients, is in use") == true
        }
        withExtendedLifetime(taken) {}
    }
}
