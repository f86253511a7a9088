internal import LinuxSystem

/// Standard output: lines that stay, and one about how far everything is, in place on a terminal and now and then elsewhere.
final class ProgressLine {
    /// Nanoseconds between two lines about now, on a terminal and elsewhere.
    private static let terminalPeriod: UInt64 = 500_000_000
    private static let plainPeriod: UInt64 = 10_000_000_000

    private let isTerminal = Terminal.isTerminal(.output)
    private let origin = Clocks.monotonic()
    private var lastShown = Clocks.monotonic()
    private var hasLine = false

    /// Writes lines that stay.
    func say(_ text: String) {
        Terminal.write((hasLine ? "\r\u{1B}[K" : "") + text + "\n", to: .output)
        hasLine = false
    }

    /// Shows how far everything is, if the last time is long enough ago.
    func show(_ text: @autoclosure () -> String) {
        let now = Clocks.monotonic()
        guard now - lastShown >= (isTerminal ? Self.terminalPeriod : Self.plainPeriod) else { return }
        lastShown = now
        let line = "\((now - origin) / 1_000_000_000) s  \(text())"
        guard isTerminal else {
            say(line)
            return
        }
        let columns = Terminal.size(of: .output)?.columns ?? 80
        Terminal.write("\r\u{1B}[K\(line.prefix(max(1, columns - 1)))", to: .output)
        hasLine = true
    }
}
