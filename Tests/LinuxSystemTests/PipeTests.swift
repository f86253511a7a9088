import LinuxSystem
import Testing

@Suite(.timeLimit(.minutes(1))) struct PipeTests {
    @Test("what a child writes arrives, then the end of it")
    func child() throws {
        var pipe = try Pipe()
        let child = try pipe.withWriteEnd { (raw) throws(SystemError) in
            try ChildProcess(
                path: "/bin/echo", arguments: ["echo", "hello"], environment: [], streams: .init(output: raw))
        }
        pipe.closeWriteEnd()
        #expect(try child.wait() == .exited(code: 0))
        #expect(try read(pipe) == (.done(6), "hello\n"))
        #expect(try read(pipe) == (.done(0), ""))
    }

    @Test("reading does not wait for what is not there")
    func empty() throws {
        let pipe = try Pipe()
        #expect(try read(pipe) == (.wouldBlock, ""))
    }

    @Test("a pipe can be watched, and says when its last writer is gone")
    func watched() throws {
        var pipe = try Pipe()
        let poll = try EventPoll(eventsMax: 4)
        try pipe.withRaw { (raw) throws(SystemError) in try poll.add(raw, .readable, data: 7) }
        #expect(try poll.wait(milliseconds: 0) == 0)
        pipe.closeWriteEnd()
        #expect(try poll.wait(milliseconds: 1_000) == 1)
        #expect(poll.event(0).data == 7)
        #expect(poll.event(0).events.contains(.hangup))
        #expect(pipe.withWriteEnd { $0 } == -1)
    }

    private func read(_ pipe: borrowing Pipe) throws -> (IOResult, String) {
        var bytes = [UInt8](repeating: 0, count: 64)
        var result: Result<IOResult, SystemError>?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(SystemError) { result = .success(try pipe.read(into: buffer)) } catch { result = .failure(error) }
        }
        let outcome = try #require(result).get()
        guard case .done(let count) = outcome else { return (outcome, "") }
        return (outcome, String(decoding: bytes.prefix(count), as: UTF8.self))
    }
}
