internal import LinuxSystem

/// Ends several members together: asks them all, waits, and kills those that do not listen.
struct MemberStop {
    /// For all of them together. A member writes nothing on its way out that could take longer.
    static let patience = Duration.seconds(10)

    private let processes: [MemberProcess]

    init(_ processes: [MemberProcess]) { self.processes = processes }

    /// Whether all have ended of their own accord and content.
    ///
    /// - Parameter isHurried: whether to wait no longer.
    func run(screen: Screen, isHurried: () -> Bool) -> Bool {
        var isClean = true
        for process in processes { try? process.askToEnd() }
        var left = processes
        let deadline = Deadline(after: Self.patience)
        while !left.isEmpty, !deadline.hasPassed, !isHurried() {
            left.removeAll { process in
                guard let ending = try? process.poll() else { return false }
                // A program that ends by the signal it was asked with has been asked, no more.
                if ending != .exited(code: 0), ending != .killed(by: .terminate) {
                    isClean = false
                    screen.note("\(process.name) \(EndingText.text(ending)); the end of \(process.logPath):")
                    for line in process.lastLogLines() { screen.say("    \(line)") }
                }
                return true
            }
            if !left.isEmpty { Deadline.sleep(milliseconds: 10) }
        }
        for process in left {
            screen.note("\(process.name) does not end; killing it")
            isClean = false
            _ = try? process.kill()
        }
        return isClean
    }
}
