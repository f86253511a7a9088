/// Registers, one for each key, that are read, written, and compared and set.
public struct RegisterModel<Key: Hashable & Sendable, Value: Hashable & Sendable>: SequentialModel {
    public enum Action: Hashable, Sendable {
        case read
        case write(Value)
        /// Writes the second if the register holds the first.
        case compareAndSet(Value, Value)
    }

    public struct Input: Hashable, Sendable {
        public var key: Key
        public var action: Action

        public init(_ key: Key, _ action: Action) {
            self.key = key
            self.action = action
        }
    }

    public enum Output: Hashable, Sendable {
        /// `nil`: never written.
        case read(Value?)
        case written
        /// Whether the register held what was expected.
        case compared(Bool)
    }

    public init() {}

    public var initialState: Value? { nil }

    @inlinable
    public func step(_ state: Value?, _ input: Input, _ output: Output?) -> Value?? {
        switch (input.action, output) {
        case (.read, .read(let value)): value == state ? .some(state) : .none
        case (.read, nil): .some(state)
        case (.write(let value), .written), (.write(let value), nil): .some(value)
        case (.compareAndSet(let expected, let value), .compared(true)): state == expected ? .some(value) : .none
        case (.compareAndSet(let expected, _), .compared(false)): state != expected ? .some(state) : .none
        case (.compareAndSet(let expected, let value), nil): state == expected ? .some(value) : .some(state)
        case (.read, .written), (.read, .compared), (.write, .read), (.write, .compared), (.compareAndSet, .read),
            (.compareAndSet, .written):
            .none
        }
    }

    public func isObservation(_ input: Input, _ output: Output) -> Bool {
        switch output {
        case .read, .compared(false): true
        case .written, .compared(true): false
        }
    }

    @inlinable
    public func part(of input: Input) -> Key { input.key }

    /// Open reads say nothing. An open write of a value that no answer shows and no comparison expects could only have
    /// made a comparison fail: where none failed it may as well never have happened.
    public func prepare(_ operations: [ClientOperation<Input, Output>]) -> [ClientOperation<Input, Output>] {
        var met: Set<Value> = []
        var someComparisonFailed = false
        for operation in operations {
            if case .read(let value?) = operation.output { met.insert(value) }
            if case .compareAndSet(let expected, _) = operation.input.action { met.insert(expected) }
            if case .compared(false) = operation.output { someComparisonFailed = true }
        }
        return operations.filter { operation in
            guard case .open = operation.ending else { return true }
            switch operation.input.action {
            case .read: return false
            case .write(let value), .compareAndSet(_, let value): return someComparisonFailed || met.contains(value)
            }
        }
    }

    public func describe(_ input: Input, _ output: Output?) -> String {
        switch (input.action, output) {
        case (.read, .read(let value)): "read → \(Self.text(value))"
        case (.read, _): "read → ?"
        case (.write(let value), let output): "write \(value)\(output == nil ? " ?" : "")"
        case (.compareAndSet(let expected, let value), .compared(let held)):
            "cas \(expected)→\(value) \(held ? "ok" : "refused")"
        case (.compareAndSet(let expected, let value), _): "cas \(expected)→\(value) ?"
        }
    }

    public func describe(_ state: Value?, after placed: ArraySlice<ClientOperation<Input, Output>>) -> String {
        Self.text(state)
    }

    public func describe(_ part: Key) -> String { "register \(part)" }

    private static func text(_ value: Value?) -> String { value.map { "\($0)" } ?? "nil" }
}
