import LinuxSystem
import Synchronization
import Testing

@testable import LocalCluster

@Suite(.serialized, .timeLimit(.minutes(1))) struct SupervisorTests {
    /// Runs a cluster whose members are shell scripts, on a thread of its own, while the body does something else.
    private func supervise(
        _ script: String, members: Int, _ body: (_ path: String) throws -> Void
    ) throws -> (code: Int32, state: ClusterState?) {
        final class Outcome: Sendable {
            let code = Mutex<Int32?>(nil)
        }
        let outcome = Outcome()
        var state: ClusterState?
        try withTemporaryPath { path in
            _ = try Directory.create(path)
            // Ports on which nobody answers.
            let layout = try ClusterLayout(memberCount: members, clientPortBase: 0, peerPortBase: 100)
            let thread = try SystemThread(name: "supervisor") {
                let code = try? Self.run(script, layout, path)
                outcome.code.withLock { $0 = code ?? -1 }
            }
            let result = Result { try body(path) }
            // Where the body failed it has not stopped what it was to stop.
            if case .failure = result { _ = try? RunningCluster(in: path).ask(.stop) }
            thread.join()
            try result.get()
            state = try ClusterDirectory.create(path).readState()
        }
        return (outcome.code.withLock { $0 ?? -1 }, state)
    }

    private static func run(_ script: String, _ layout: ClusterLayout, _ path: String) throws -> Int32 {
        let directory = try ClusterDirectory.create(path)
        let lock = try directory.lock()
        let supervisor = try Supervisor(
            directory, lock: lock,
            state: ClusterState(layout: layout, supervisor: ProcessMark(of: ThisProcess.id)),
            signals: SignalDescriptor([.user2]), screen: Screen()
        ) { member in
            .init(
                program: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/bin:/usr/bin"],
                logPath: "\(path)/\(member.logName)")
        }
        return try supervisor.run()
    }

    @Test("members that cannot even start end the program, and the state says that nothing runs")
    func hopeless() throws {
        let (code, state) = try supervise("echo no; exit 3", members: 2) { _ in }
        #expect(code == 1)
        #expect(state?.supervisor == nil)
        #expect(state?.processes == [nil, nil])
    }

    @Test("members are killed, started, paused and resumed from elsewhere, each only where that makes sense")
    func commands() throws {
        let (code, state) = try supervise("exec sleep 60", members: 2) { path in
            func mark(_ number: Int) throws -> ProcessMark? {
                let state = try ClusterDirectory.create(path).readState()
                return state?.processes[number - 1]
            }
            func change(_ change: MemberChange, _ member: String) throws -> Bool {
                let selector = try #require(MemberSelector(member))
                do throws(Complaint) {
                    _ = try AskCommand.change(change, selector, data: path)
                    return true
                } catch {
                    return false
                }
            }
            #expect(waitUntil { (try? mark(2)) != nil })
            let first = try #require(try mark(1))
            #expect(first.isAlive)

            #expect(try !change(.start, "m1"))
            #expect(try !change(.resume, "m1"))
            #expect(try change(.kill, "m1"))
            #expect(!first.isAlive)
            #expect(try mark(1) == nil)
            for impossible in [MemberChange.kill, .pause, .resume] { #expect(try !change(impossible, "m1")) }
            #expect(try change(.start, "m1"))
            #expect(try mark(1)?.isAlive == true)

            #expect(try change(.pause, "m2"))
            #expect(waitUntil { (try? mark(2))??.statistics?.state == "T" })
            #expect(try !change(.pause, "m2"))
            #expect(try !change(.start, "m2"))
            #expect(try change(.resume, "m2"))

            #expect(try !change(.kill, "leader"))
            #expect(try !change(.kill, "m3"))
            #expect(try AskCommand.status(data: path).contains("no leader"))
            #expect(try change(.pause, "m2"))
            let cluster = try RunningCluster(in: path)
            let reply = try cluster.ask(.stop)
            #expect(reply == "stopping")
        }
        #expect(code == 0)
        #expect(state?.supervisor == nil)
        #expect(state?.processes == [nil, nil])
    }
}
