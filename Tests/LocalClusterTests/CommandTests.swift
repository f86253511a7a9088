import Testing

@testable import LocalCluster

@Suite struct CommandTests {
    @Test("no argument at all starts three members where every etcd client looks")
    func nothing() throws {
        #expect(try ClusterCommand([]) == .up(UpOptions()))
        let layout = try UpOptions().layout(stored: nil)
        #expect(layout.clientEndpoints == "127.0.0.1:2379,127.0.0.1:2380,127.0.0.1:2381")
    }

    @Test("flags may stand with or without `up`, with a space or an equals sign")
    func spellings() throws {
        var options = UpOptions()
        options.memberCount = 5
        options.data = "/tmp/x"
        options.clientPortBase = 4000
        options.peerPortBase = 5000
        options.isFresh = true
        options.timing = MemberTiming(heartbeatInterval: 20, electionTimeout: 200)
        let words = [
            "--members", "5", "--data=/tmp/x", "--client-port", "4000", "--peer-port=5000", "--fresh",
            "--heartbeat-interval=20", "--election-timeout", "200",
        ]
        #expect(try ClusterCommand(words) == .up(options))
        #expect(try ClusterCommand(["up"] + words) == .up(options))
    }

    @Test("the commands of the other terminal name a member or the leader, and may say where the cluster lies")
    func others() throws {
        #expect(try ClusterCommand(["status"]) == .status(data: ClusterCommand.defaultData))
        #expect(try ClusterCommand(["stop", "--data", "d"]) == .stop(data: "d"))
        #expect(try ClusterCommand(["kill", "leader"]) == .change(.kill, .leader, data: ClusterCommand.defaultData))
        #expect(try ClusterCommand(["pause", "m2", "--data=d"]) == .change(.pause, .named("m2"), data: "d"))
        #expect(try ClusterCommand(["resume", "--data=d", "m9"]) == .change(.resume, .named("m9"), data: "d"))
        #expect(try ClusterCommand(["start", "m1"]) == .change(.start, .named("m1"), data: ClusterCommand.defaultData))
    }

    @Test("help is given wherever it is asked for, but a member's arguments are its own")
    func help() throws {
        for words in [["help"], ["--help"], ["-h"], ["up", "--help"], ["kill", "--help"], ["--members", "0", "-h"]] {
            #expect(try ClusterCommand(words) == .help)
        }
        #expect(try ClusterCommand(["serve", "--help", "--data"]) == .serve(["--help", "--data"]))
    }

    @Test(
        "what makes no sense is said in one line, with what is allowed, and is exit code 2",
        arguments: [
            (["--memebers", "3"], "unknown flag --memebers: allowed are --members, --data"),
            (["up", "now"], "now is not expected"),
            (["--members"], "--members needs a value"),
            (["--members="], "--members needs a value"),
            (["--members", "10"], "a number from 1 to 9 is allowed"),
            (["--members", "0"], "a number from 1 to 9 is allowed"),
            (["--members", "three"], "--members three"),
            (["--members", "3", "--members", "3"], "--members is given twice"),
            (["--fresh=yes"], "--fresh takes no value"),
            (["--client-port", "70000"], "--client-port 70000"),
            (["--client-port", "-1"], "--client-port -1"),
            (["--client-port", "65530", "--members", "9"], "a number from 0 to 65526 is allowed"),
            (["--client-port", "4000", "--peer-port", "4000"], "give one port twice"),
            (["--client-port", "4000", "--peer-port", "4002", "--members", "3"], "have to be at least 3 apart"),
            (["--election-timeout", "0"], "a number from 1 to 50000 is allowed"),
            (["--election-timeout", "499"], "499 and --heartbeat-interval 100 (100 and 1000 unless given)"),
            (["--heartbeat-interval=201"], "has to be at least 5 heartbeats"),
            (["--heartbeat-interval=50", "--election-timeout=249"], "249 and --heartbeat-interval 50: an"),
            (["launch"], "unknown command launch: allowed are up, status, kill, pause, resume, start, stop, help"),
            (["kill"], "one member is needed"),
            (["kill", "m1", "m2"], "not m1 m2"),
            (["kill", "m10"], "not m10"),
            (["kill", "m1", "--fresh"], "unknown flag --fresh: allowed are --data"),
            (["status", "m1"], "m1 is not expected"),
            (["stop", "--members", "3"], "unknown flag --members"),
        ])
    func nonsense(_ words: [String], _ text: String) {
        #expect {
            try ClusterCommand(words)
        } throws: { error in
            guard let complaint = error as? Complaint else { return false }
            return complaint.exitCode == 2 && complaint.description.contains(text)
                && !complaint.description.contains("\n")
        }
    }

    @Test("a directory that holds a cluster keeps its size and its peers' ports; clients' ports may change")
    func storedLayout() throws {
        let stored = try ClusterLayout(memberCount: 5, clientPortBase: 4000)
        var options = UpOptions()
        #expect(try options.layout(stored: stored) == stored)
        options.clientPortBase = 6000
        let moved = try options.layout(stored: stored)
        #expect(moved.clientPortBase == 6000)
        #expect(moved.peerPortBase == 4100)
        options.memberCount = 3
        #expect(throws: Complaint.self) { try options.layout(stored: stored) }
        options.memberCount = nil
        options.peerPortBase = 7000
        #expect {
            try options.layout(stored: stored)
        } throws: { error in
            (error as? Complaint)?.exitCode == 1
        }
    }

    @Test("the environment is read as the kernel gives it")
    func environment() {
        let bytes = Array("A=1\0B=\0=nothing\0C\0D=x=y\0A=2".utf8)
        #expect(ProgramEnvironment.parse(bytes) == ["A": "1", "B": "", "D": "x=y"])
        #expect(ProgramEnvironment.read()["PATH"] != nil)
    }
}
