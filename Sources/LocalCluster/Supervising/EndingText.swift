internal import LinuxSystem

/// How a process ended, in words.
enum EndingText {
    static func text(_ ending: ChildProcess.Ending) -> String {
        switch ending {
        case .exited(let code): "ended with exit code \(code)"
        case .killed(.kill): "was killed (signal \(Signal.kill.rawValue))"
        case .killed(let signal): "was ended by signal \(signal.rawValue)"
        }
    }
}
