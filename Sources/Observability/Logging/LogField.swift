/// A name and a value in a log line.
public struct LogField: Sendable {
    /// A word in lower case, its parts joined by underscores.
    public var name: StaticString
    public var value: LogValue

    public init(_ name: StaticString, _ value: LogValue) {
        self.name = name
        self.value = value
    }

    init(_ pair: (key: StaticString, value: LogValue)) {
        self.init(pair.key, pair.value)
    }
}
