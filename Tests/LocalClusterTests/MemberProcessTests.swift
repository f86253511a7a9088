import LinuxSystem
import Testing

@testable import LocalCluster

@Suite(.timeLimit(.minutes(1))) struct MemberProcessTests {
    private func withShell(_ script: String, _ body: (MemberProcess, MemberProcess.Launch) throws -> Void) throws {
        try withTemporaryPath { path in
            _ = try Directory.create(path)
            let launch = MemberProcess.Launch(
                program: "/bin/sh", arguments: ["-c", script],
                environment: ["PATH": "/bin:/usr/bin", "GREETING": "hi"],
                logPath: path + "/m1.log")
            let process = try MemberProcess(name: "m1", launch)
            defer { _ = try? process.kill() }
            try body(process, launch)
        }
    }

    @Test("a member's output goes to the end of its log, and only what this run wrote is shown of it")
    func log() throws {
        try withShell("echo $GREETING; echo error >&2; exit 3") { process, launch in
            let ending = try process.waitForEnd(within: .seconds(20))
            #expect(ending == .exited(code: 3))
            #expect(process.lastLogLines() == ["hi", "error"])
            #expect(process.lastLogLines(1) == ["error"])
            let next = try MemberProcess(name: "m1", launch)
            #expect(try next.waitForEnd(within: .seconds(20)) == .exited(code: 3))
            #expect(next.lastLogLines() == ["hi", "error"])
            #expect(LogTail.lines(of: launch.logPath, linesMax: 10) == ["hi", "error", "hi", "error"])
        }
    }

    @Test("a member is in a process group of its own, which the terminal's Ctrl-C does not reach")
    func group() throws {
        try withShell("exec sleep 30") { process, _ in
            let text = String(
                decoding: try File.open("/proc/\(process.pid)/stat", .read).readAll(bytesMax: 4096), as: UTF8.self)
            // Fields after the name: state, parent, group.
            let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
            #expect(fields.count > 2 && fields[2] == "\(process.pid)")
        }
    }

    @Test("a paused member is seen to be paused, goes on when told, and ends when asked even while it is paused")
    func pausing() throws {
        try withShell("exec sleep 30") { process, _ in
            #expect(process.mark.isAlive)
            #expect(!process.isPaused)
            try process.pause()
            #expect(waitUntil { process.isPaused })
            try process.resume()
            #expect(waitUntil { !process.isPaused })
            try process.pause()
            #expect(waitUntil { process.isPaused })
            let stopped = try process.stop(within: .seconds(20))
            #expect(stopped == .init(ending: .killed(by: .terminate), wasForced: false))
            #expect(!process.mark.isAlive)
            #expect(process.statistics == nil)
        }
    }

    @Test("a member that does not listen is killed when its time is over")
    func forced() throws {
        try withShell("trap '' TERM; echo ready; while :; do sleep 0.05; done") { process, _ in
            #expect(waitUntil { process.lastLogLines() == ["ready"] })
            let stopped = try process.stop(within: .milliseconds(200))
            #expect(stopped == .init(ending: .killed(by: .kill), wasForced: true))
        }
    }

    @Test("several members are stopped together; one that ends badly, or has to be killed, is not a clean stop")
    func stopTogether() throws {
        try withShell("exec sleep 30") { first, _ in
            try withShell("trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done") { second, _ in
                #expect(waitUntil { second.lastLogLines() == ["ready"] })
                #expect(MemberStop([first, second]).run(screen: Screen()) { false })
            }
        }
        try withShell("trap 'exit 4' TERM; echo ready; while :; do sleep 0.05; done") { process, _ in
            #expect(waitUntil { process.lastLogLines() == ["ready"] })
            #expect(!MemberStop([process]).run(screen: Screen()) { false })
        }
        try withShell("trap '' TERM; echo ready; while :; do sleep 0.05; done") { process, _ in
            #expect(waitUntil { process.lastLogLines() == ["ready"] })
            #expect(!MemberStop([process]).run(screen: Screen()) { true })
            let ending = try process.poll()
            #expect(ending == .killed(by: .kill))
        }
    }

    @Test("the member's entry passes its flags on, without what was meant for itself")
    func entry() {
        var served: [String]?
        let code = MemberEntry.run(["--name=m1"]) { flags in
            served = flags
            return 7
        }
        #expect(code == 7)
        #expect(served == ["--name=m1"])
        served = nil
        for wrong in ["--end-with=", "--end-with=0", "--end-with=me"] {
            #expect(MemberEntry.run([wrong]) { _ in 7 } == 2)
        }
        #expect(MemberEntry.arguments(serving: ["--a"]) == ["serve", "--end-with=\(ThisProcess.id)", "--a"])
    }
}
