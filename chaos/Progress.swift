internal import LinuxSystem
internal import Trials

/// Standard output of a run: events that stay, and a line about now, in place on a terminal.
final class Progress {
    /// Nanoseconds between two lines about now, on a terminal and elsewhere.
    private static let terminalPeriod: UInt64 = 500_000_000
    private static let plainPeriod: UInt64 = 5_000_000_000

    private let isTerminal = Terminal.isTerminal(.output)
    private let origin: UInt64
    private var lastShown: UInt64
    private var hasLine = false

    init(origin: UInt64) {
        self.origin = origin
        lastShown = origin
    }

    /// Writes a line that stays, with the seconds since the run began before it.
    func note(_ text: String) {
        let stamp = Seconds.text(Clocks.monotonic() - origin)
        say(String(repeating: " ", count: max(0, 8 - stamp.count)) + stamp + "  " + text)
    }

    /// Writes lines that stay.
    func say(_ text: String) {
        Terminal.write((hasLine ? "\r\u{1B}[K" : "") + text + "\n", to: .output)
        hasLine = false
    }

    /// Shows how things stand, if the last time is long enough ago.
    func show(_ text: @autoclosure () -> String) {
        let now = Clocks.monotonic()
        guard now - lastShown >= (isTerminal ? Self.terminalPeriod : Self.plainPeriod) else { return }
        lastShown = now
        guard isTerminal else {
            note(text())
            return
        }
        let columns = Terminal.size(of: .output)?.columns ?? 80
        let line = "\(Seconds.text(now - origin))  \(text())"
        Terminal.write("\r\u{1B}[K\(line.prefix(max(1, columns - 1)))", to: .output)
        hasLine = true
    }
}
