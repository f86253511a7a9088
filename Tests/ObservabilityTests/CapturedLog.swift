import Observability
import Synchronization

/// A sink that keeps the lines it was given.
final class CapturedLog: Sendable {
    private let content = Mutex<[String]>([])

    var lines: [String] { content.withLock { $0 } }

    func logger(
        component: String = "raft", level: Logger.Level = .info, format: Logger.Format = .text,
        context: [LogField] = [], at time: Int64 = 1_795_229_435_123
    ) -> Logger {
        Logger(
            component: component, level: level, format: format, context: context, now: { time },
            sink: { line in self.content.withLock { $0.append(String(decoding: line, as: UTF8.self)) } })
    }
}
