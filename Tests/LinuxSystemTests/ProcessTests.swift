import LinuxSystem
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProcessTests {
    @Test("a child gets its arguments, environment, directory and streams, and its exit code comes back")
    func child() throws {
        let (text, ending) = try run(["-c", "echo \"$1 $NAME $(pwd)\"; exit 7", "sh", "argument"], ["NAME=value"])
        #expect(text == "argument value /\n")
        #expect(ending == .exited(code: 7))
    }

    @Test("a child inherits no blocked and no ignored signals")
    func signalMask() throws {
        let signals = try SignalDescriptor([.user2])
        Signal.ignoreBrokenPipe()
        let (text, _) = try run(["-c", "grep -E 'SigBlk|SigIgn' /proc/self/status"], [])
        let masks = text.split(separator: "\n").map { UInt64($0.suffix(16), radix: 16) }
        // 32 and 33 belong to the C library, which has its own idea of their default.
        #expect(masks.map { $0.map { $0 & 0x7FFF_FFFF } } == [0, 0])
        #expect(try signals.next() == nil)
    }

    @Test("a killed child says by what, and is not signalled again")
    func killed() throws {
        let child = try ChildProcess(path: "/bin/sleep", arguments: ["sleep", "30"], environment: [], ownGroup: true)
        #expect(try child.poll() == nil)
        let statistics = try ProcessStatistics(pid: child.pid)
        #expect(statistics.threads == 1)
        try child.send(.kill)
        #expect(try child.wait() == .killed(by: .kill))
        #expect(try child.poll() == .killed(by: .kill))
        try child.send(.kill)
    }

    @Test("a program that is not there is an error here, not in the child")
    func missingProgram() {
        do {
            _ = try ChildProcess(path: "/nowhere/program", arguments: ["program"], environment: [])
            Issue.record("started")
        } catch {
            #expect(error.errno == .noSuchFile)
        }
    }

    @Test("a process can look at itself")
    func statistics() throws {
        let before = try ProcessStatistics(pid: ThisProcess.id)
        #expect(before.residentBytes > 1 << 20)
        #expect(before.startedAt < Clocks.boottime())
        var sum: UInt64 = 0
        let end = Clocks.monotonic() + 60_000_000
        while Clocks.monotonic() < end { sum &+= 1 }
        #expect(try ProcessStatistics(pid: ThisProcess.id).processorNanoseconds > before.processorNanoseconds)
        #expect(sum > 0)
        #expect(ThisProcess.processorCount >= 1)
        #expect(ThisProcess.pageBytes >= 4096)
        #expect(try ThisProcess.raiseDescriptorLimit() >= 256)
    }

    @Test("a bell rung before the wait is heard")
    func bell() throws {
        let bell = try EventCounter(.blocking)
        bell.ring()
        bell.ring()
        let heard = bell.take()
        #expect(heard)
        let quiet = try EventCounter(.nonBlocking)
        let heardNothing = quiet.take()
        #expect(!heardNothing)
    }

    @Test("two seeds differ, and clocks do not go back")
    func seedsAndClocks() {
        #expect(SystemRandom.seed() != SystemRandom.seed())
        #expect(Set(SystemRandom.bytes(1000)).count > 100)
        let reading = Clocks.monotonic()
        #expect(Clocks.monotonic() >= reading)
        #expect(Clocks.boottime() > 0)
        #expect(Clocks.realtime() > 1_600_000_000_000_000_000)
    }

    private func run(_ arguments: [String], _ environment: [String]) throws -> (String, ChildProcess.Ending) {
        var result: (String, ChildProcess.Ending)?
        try withTemporaryDirectory { directory in
            let output = try directory.open("output", .createNew)
            let child = try output.withRaw { (raw) throws(SystemError) in
                try ChildProcess(
                    path: "/bin/sh", arguments: ["sh"] + arguments, environment: environment,
                    streams: .init(output: raw), directory: "/")
            }
            let ending = try child.wait()
            result = (String(decoding: try output.readAll(bytesMax: 4096), as: UTF8.self), ending)
        }
        return try #require(result)
    }
}
