/// Writes one line for each event worth telling an operator: a value that is passed in, never reached for.
///
/// Messages are constants and everything that varies is a field, so that lines can be searched, and no text from
/// outside can pass for a message. A line below ``level`` costs one comparison: its fields are never made.
public struct Logger: Sendable {
    /// The lowest level that is written. At ``Level/debug`` the contents of ``LogValue/bytes(_:)`` are shown.
    public var level: Level
    /// Which part of the server speaks.
    public var component: String
    /// Fields that every line carries, before its own.
    public var context: [LogField]

    private let format: Format
    private let now: @Sendable () -> Int64
    private let sink: @Sendable ([UInt8]) -> Void

    /// - Parameters:
    ///   - now: Milliseconds since 1970-01-01T00:00:00Z, asked once for each line written.
    ///   - sink: Takes a whole line with its newline; called on the thread that logs, and must not block it for long.
    public init(
        component: String,
        level: Level = .info,
        format: Format = .text,
        context: [LogField] = [],
        now: @escaping @Sendable () -> Int64,
        sink: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.component = component
        self.level = level
        self.format = format
        self.context = context
        self.now = now
        self.sink = sink
    }

    /// The same logger for another part of the server, with further fields on every line.
    public func scoped(to component: String, _ fields: KeyValuePairs<StaticString, LogValue> = [:]) -> Logger {
        var logger = self
        logger.component = component
        logger.context += fields.map(LogField.init)
        return logger
    }

    /// What only someone looking for a mistake wants to read.
    @inlinable
    public func debug(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        if level <= .debug { write(.debug, message, fields()) }
    }

    /// What happened, and should have.
    @inlinable
    public func info(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        if level <= .info { write(.info, message, fields()) }
    }

    /// What the server copes with, but someone should look at.
    @inlinable
    public func warn(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        if level <= .warn { write(.warn, message, fields()) }
    }

    /// What the server does not cope with.
    @inlinable
    public func error(
        _ message: StaticString, _ fields: @autoclosure () -> KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        if level <= .error { write(.error, message, fields()) }
    }

    @usableFromInline
    func write(_ level: Level, _ message: StaticString, _ fields: KeyValuePairs<StaticString, LogValue>) {
        let line = LogLine(
            time: Timestamp(millisecondsSince1970: now()), level: level, component: component, message: message,
            fields: context + fields.map(LogField.init), showsBytes: self.level == .debug)
        switch format {
        case .text: sink(line.text)
        case .json: sink(line.json)
        }
    }
}
