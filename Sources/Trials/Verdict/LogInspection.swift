/// Which lines of a member's log a healthy member never writes, whatever is done to it from outside.
public enum LogInspection {
    /// Signs of an end that was not asked for.
    private static let signs = [
        "invariant violated", "Fatal error", "*** Signal", "*** Program crashed", "Thread 0 crashed",
    ]

    /// Lines of level error are unclean, and lines that are no log lines but a program's last words.
    public static func isUnclean(_ line: some StringProtocol) -> Bool {
        let words = line.split(separator: " ", maxSplits: 2)
        if words.count > 1, words[1] == "error" { return true }
        // What a member writes past its logger: why it will not start or go on.
        if line.hasPrefix("holdfast: ") { return true }
        return signs.contains { line.contains($0) }
    }

    /// What a member says that waits for a part of its log: the truth, if it was damaged on purpose.
    private static let wait = "no connected peer has a lost entry"

    /// The unclean lines, at most so many.
    ///
    /// - Parameters:
    ///   - isDamaged: whether the member's log was damaged on purpose.
    ///   - refusal: the last words that were asked for, if any were.
    public static func uncleanLines(
        in log: String, isDamaged: Bool = false, refusal: String? = nil, linesMax: Int = 20
    ) -> [String] {
        log.split(separator: "\n").lazy.filter { line in
            guard isUnclean(line) else { return false }
            if isDamaged, line.contains(wait) { return false }
            return refusal.map { !line.hasPrefix("holdfast: ") || !$0.hasSuffix(line.dropFirst("holdfast: ".count)) }
                ?? true
        }.prefix(linesMax).map(String.init)
    }
}
