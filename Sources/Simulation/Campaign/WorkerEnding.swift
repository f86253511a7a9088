/// How a worker's process ended.
public enum WorkerEnding: Hashable, Sendable, CustomStringConvertible {
    case exited(code: Int32)
    case killed(signal: String)
    /// It was killed because one run took longer than so many seconds.
    case hung(seconds: Int)
    /// It wrote what no worker writes, and was killed.
    case babbled(String)
    /// It was killed because nobody wants more of it.
    case dismissed

    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): signal
        case .hung(let seconds): "nothing for \(seconds) s"
        case .babbled(let text): "no line of a worker: \(text.prefix(200))"
        case .dismissed: "dismissed"
        }
    }
}
