internal import LinuxSystem
internal import LocalCluster
internal import Trials

/// `chaos run`: makes everything a run needs, and judges what it brought.
enum RunCommand {
    static func run(_ asked: RunOptions, environment: [String: String]) throws(Complaint) -> Int32 {
        Signal.ignoreBrokenPipe()
        var options = asked
        // Within 32 bits, so that people can copy it by hand.
        options.seed = asked.seed ?? SystemRandom.seed() >> 32
        let layout = try PortChoice.layout(memberCount: options.members)
        let directory = try RunDirectory.make(options, environment: environment)
        let progress = Progress(origin: Clocks.monotonic())
        progress.say(
            "\(options.workload) with \(options.members) members, \(options.clients) clients, seed"
                + " \(options.seed ?? 0), data in \(directory.path)")

        var history = History(options: options)
        let cluster = TrialCluster(layout, in: directory, environment: environment)
        defer { cluster.killAll() }
        let isComplete: Bool
        do throws(SystemError) {
            // Before there are threads, which would get the signals otherwise.
            let signals = try SignalDescriptor([.interrupt, .terminate, .hangup])
            let trial = Trial(options, cluster, progress, signals)
            isComplete = try trial.run(&history)
        } catch {
            throw Complaint("\(error); everything is kept in \(directory.path)")
        }
        guard isComplete else {
            progress.say("interrupted, nothing is judged; everything is kept in \(directory.path)")
            progress.say("the same run again: \(options.command)")
            return Complaint.refusedCode
        }
        inspectLogs(cluster, &history)
        try HistoryFile.write(history, to: directory.historyPath())
        let verdict = Verdict(history)
        for line in verdict.findings { progress.say(line) }
        if !directory.dispose(keeps: options.keepsData || !verdict.isGood) {
            progress.say("kept in \(directory.path); judged once more by: swift run chaos check \(directory.path)")
        }
        progress.say("the same run again: \(options.command)")
        progress.say(verdict.summary)
        return verdict.isGood ? 0 : Complaint.refusedCode
    }

    /// Larger logs are read up to here.
    private static let logBytesMax = 256 << 20

    private static func inspectLogs(_ cluster: TrialCluster, _ history: inout History) {
        for (member, path) in zip(cluster.layout.members, cluster.logPaths) {
            guard let bytes = try? File.open(path, .read).readAll(bytesMax: logBytesMax) else {
                history.remarks.append("\(member.logName) cannot be read")
                continue
            }
            let damages = history.damages.filter { $0.member == member.number }
            let lines = LogInspection.uncleanLines(
                in: String(decoding: bytes, as: UTF8.self), isDamaged: !damages.isEmpty,
                refusal: damages.last { $0.finding.ending == .refused }?.finding.text)
            for line in lines { history.remarks.append("\(member.logName): \(line)") }
        }
    }
}
