internal import LinuxSystem

/// Standard output of a program that runs on: lines that stay, and on a terminal a table below them that is redrawn.
final class Screen {
    private let isTerminal: Bool
    private let start: UInt64
    /// Lines of the table that stand at the bottom now.
    private var tableLines = 0
    private var shown: [String] = []

    init() {
        isTerminal = Terminal.isTerminal(.output)
        start = Clocks.monotonic()
    }

    /// Nil when lines may be of any length.
    var columns: Int? { isTerminal ? Terminal.size(of: .output)?.columns : nil }

    /// Writes lines that stay.
    func say(_ text: String) {
        Terminal.write(wipe() + text + "\n" + shown.map { $0 + "\n" }.joined(), to: .output)
        tableLines = shown.count
    }

    /// Writes a line that stays, with the seconds since the start before it.
    func note(_ text: String) { say("\(Self.stamp(Clocks.monotonic() - start))  \(text)") }

    /// Shows the table in the place of the last one; does nothing where there is no terminal.
    func show(_ lines: [String]) {
        guard isTerminal, lines != shown else { return }
        Terminal.write(wipe() + lines.map { $0 + "\n" }.joined(), to: .output)
        shown = lines
        tableLines = lines.count
    }

    /// Takes the table away.
    func clear() { show([]) }

    /// Goes up to where the table begins and deletes from there.
    private func wipe() -> String {
        guard tableLines > 0 else { return "" }
        return "\u{1B}[\(tableLines)A\r\u{1B}[J"
    }

    /// With one digit after the point, rounded down.
    static func seconds(_ nanoseconds: UInt64) -> String {
        let tenths = nanoseconds / 100_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private static func stamp(_ nanoseconds: UInt64) -> String {
        let text = seconds(nanoseconds)
        return String(repeating: " ", count: max(0, 9 - text.count)) + text
    }
}
