internal import LinuxSystem
internal import Simulation

/// This program once more, running what it was ordered to, and what it has told so far.
final class WorkerProcess {
    private var assignment: Assignment
    private let child: ChildProcess
    private var output: Pipe
    private var error: Pipe
    private var lines = LineBuffer()
    private var errorLines = LineBuffer()
    private var lastError = ""
    /// When it last told anything.
    private(set) var lastHeard: UInt64
    /// Set when it is killed here, with the reason.
    private var fate: WorkerEnding?

    init(_ order: WorkerOrder) throws(SystemError) {
        assignment = Assignment(order)
        lastHeard = Clocks.monotonic()
        var output = try Pipe()
        var error = try Pipe()
        let nothing = try File.open("/dev/null", .read)
        child = try nothing.withRaw { (input) throws(SystemError) in
            try output.withWriteEnd { (outputEnd) throws(SystemError) in
                try error.withWriteEnd { (errorEnd) throws(SystemError) in
                    try ChildProcess(
                        path: "/proc/self/exe",
                        arguments: ["simulate"] + SimulateCommand.arguments(for: order, parent: ThisProcess.id),
                        environment: order.environment,
                        streams: .init(input: input, output: outputEnd, error: errorEnd), ownGroup: true)
                }
            }
        }
        output.closeWriteEnd()
        error.closeWriteEnd()
        self.output = output
        self.error = error
    }

    var order: WorkerOrder { assignment.order }

    /// Watches both streams; `data` comes back with each event.
    func watch(with poll: borrowing EventPoll, data: UInt64) throws(SystemError) {
        try output.withRaw { (raw) throws(SystemError) in try poll.add(raw, .readable, data: data) }
        try error.withRaw { (raw) throws(SystemError) in try poll.add(raw, .readable, data: data) }
    }

    func stopWatching(with poll: borrowing EventPoll) {
        output.withRaw { poll.remove($0) }
        error.withRaw { poll.remove($0) }
    }

    // MARK: What it tells

    /// Reads what has come.
    func listen() throws(SystemError) -> [WorkerLine] {
        for line in errorLines.take(try Self.read(error)) where !line.isEmpty { lastError = line }
        var told: [WorkerLine] = []
        for text in lines.take(try Self.read(output)) {
            lastHeard = Clocks.monotonic()
            do throws(WorkerLine.Malformed) {
                let line = try WorkerLine(text)
                assignment.heard(line)
                told.append(line)
            } catch {
                try end(.babbled(text))
            }
        }
        return told
    }

    private static func read(_ pipe: borrowing Pipe) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var failure: SystemError?
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            do throws(SystemError) {
                while case .done(let count) = try pipe.read(into: buffer), count > 0 { bytes += buffer[..<count] }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    // MARK: Its end

    /// Kills it, unless that was done before.
    func end(_ reason: WorkerEnding) throws(SystemError) {
        guard fate == nil else { return }
        fate = reason
        try child.send(.kill)
    }

    /// Nil while it runs. The run that ended with it, and what it has not begun.
    func poll() throws(SystemError) -> (told: [WorkerLine], lost: RunReport?, rest: WorkerOrder?)? {
        guard let ending = try child.poll() else { return nil }
        let told = try listen()
        if !errorLines.unfinished.isEmpty { lastError = errorLines.unfinished }
        let how: WorkerEnding =
            switch ending {
            case .exited(let code): .exited(code: code)
            case .killed(let signal): .killed(signal: signal.description)
            }
        if fate == .dismissed { return (told, nil, nil) }
        let (lost, rest) = assignment.ended(fate ?? how, lastError: lastError)
        return (told, lost, rest)
    }

    /// Ends it now and waits until it is gone.
    func kill() {
        try? end(.dismissed)
        _ = try? child.wait()
    }
}
