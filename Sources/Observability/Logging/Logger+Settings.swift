extension Logger {
    /// How much an event matters, from least to most.
    public enum Level: UInt8, Comparable, CaseIterable, Sendable {
        case debug
        case info
        case warn
        case error

        /// The word in a line, and in the configuration.
        public var name: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warn: "warn"
            case .error: "error"
            }
        }

        /// The level of that name, or nil.
        public init?(name: some StringProtocol) {
            guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = level
        }

        @inlinable
        public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// How a line is written.
    public enum Format: String, CaseIterable, Sendable {
        /// `2026-11-21T02:50:35.123Z info raft: became leader term=5`
        case text
        /// One JSON object a line.
        case json
    }
}
