/// A map of byte strings that are read, replaced and appended to. What was never written is empty.
public struct TextModel: SequentialModel {
    /// A byte string with its fingerprint, made once instead of at each step.
    public struct Text: Hashable, Sendable {
        public var bytes: [UInt8]
        public var fingerprint: Fingerprint

        public init(_ bytes: [UInt8]) {
            self.bytes = bytes
            fingerprint = Fingerprint(bytes)
        }
    }

    public enum Action: Hashable, Sendable {
        case get
        case put(Text)
        case append(Text)
    }

    public struct Input: Hashable, Sendable {
        public var key: [UInt8]
        public var action: Action

        public init(_ key: [UInt8], _ action: Action) {
            self.key = key
            self.action = action
        }
    }

    public enum Output: Hashable, Sendable {
        case value(Text)
        case done
    }

    public init() {}

    public var initialState: Fingerprint { .empty }

    @inlinable
    public func step(_ state: Fingerprint, _ input: Input, _ output: Output?) -> Fingerprint? {
        switch (input.action, output) {
        case (.get, .value(let text)): text.fingerprint == state ? state : nil
        case (.get, nil): state
        case (.put(let text), .done), (.put(let text), nil): text.fingerprint
        case (.append(let text), .done), (.append(let text), nil): state.appending(text.fingerprint)
        case (.get, .done), (.put, .value), (.append, .value): nil
        }
    }

    public func isObservation(_ input: Input, _ output: Output) -> Bool { input.action == .get }

    @inlinable
    public func part(of input: Input) -> [UInt8] { input.key }

    public func prepare(_ operations: [ClientOperation<Input, Output>]) -> [ClientOperation<Input, Output>] {
        operations.filter { $0.input.action != .get || $0.output != nil }
    }

    public func describe(_ input: Input, _ output: Output?) -> String {
        let doubt = output == nil ? " ?" : ""
        switch input.action {
        case .get:
            guard case .value(let text) = output else { return "get → ?" }
            return "get → \(Self.ending(of: text.bytes))"
        case .put(let text): return "put \(Self.ending(of: text.bytes))\(doubt)"
        case .append(let text): return "append \(Self.ending(of: text.bytes))\(doubt)"
        }
    }

    /// The state knows no bytes: they are collected from the last operations that wrote some.
    public func describe(_ state: Fingerprint, after placed: ArraySlice<ClientOperation<Input, Output>>) -> String {
        var bytes: [UInt8] = []
        search: for operation in placed.reversed() where bytes.count <= Self.shownBytesMax {
            switch operation.input.action {
            case .get: continue
            case .append(let text): bytes = text.bytes + bytes
            case .put(let text):
                bytes = text.bytes + bytes
                break search
            }
        }
        return Self.ending(of: bytes)
    }

    public func describe(_ part: [UInt8]) -> String { "key \(Self.ending(of: part))" }

    private static let shownBytesMax = 24

    /// What tells long strings apart that grow at their end.
    private static func ending(of bytes: [UInt8]) -> String {
        let shown = String(decoding: bytes.suffix(shownBytesMax), as: UTF8.self)
        return bytes.count > shownBytesMax ? "\"…\(shown)\"" : "\"\(shown)\""
    }
}
